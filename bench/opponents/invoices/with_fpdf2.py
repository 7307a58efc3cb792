"""The invoice by fpdf2, with a core font: the euro sign is written out, because that font has none."""

from typing import Any

from fpdf import FPDF


def pdf(page: dict[str, Any]) -> bytes:
    made = FPDF(format="A4")
    made.set_title(page["title"])
    made.add_page()
    made.set_font("Helvetica", size=16)
    made.cell(text=page["title"], new_x="LMARGIN", new_y="NEXT")
    made.set_font("Helvetica", size=9)
    for text in (*page["seller"], *page["buyer"]):
        made.cell(text=text, new_x="LMARGIN", new_y="NEXT")
    for rows, widths in ((page["facts"], (40, 60)), (page["rows"], (90, 20, 40, 15, 25)), (page["sums"], (60, 40))):
        with made.table(width=sum(widths), col_widths=widths, first_row_as_headings=False) as table:
            for cells in rows if rows is not page["rows"] else [page["head"], *rows]:
                row = table.row()
                for cell in cells:
                    row.cell(cell.replace("€", "EUR"))
    return bytes(made.output())
