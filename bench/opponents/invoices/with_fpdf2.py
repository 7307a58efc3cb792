"""The invoice by fpdf2."""

from typing import Any

from content import FONT, Pairs, closing, described, party
from fpdf import FPDF


class Invoice(FPDF):
    """Pages with the text at the foot of each."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self.add_font("Sans", fname=FONT)
        self._foot = foot

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Sans", size=8)
        self.cell(text=self._foot)
        self.cell(w=0, text=str(self.page_no()), align="R")


def pdf(page: dict[str, Any]) -> bytes:
    made = Invoice(page["foot"])
    made.set_title(page["name"])
    made.add_page()
    made.set_font("Sans", size=26)
    made.multi_cell(w=0, text=page["title"], new_x="LMARGIN", new_y="NEXT")
    made.set_font("Sans", size=9.5)
    table(made, [["\n".join(party(page["buyer"])), "\n".join(party(page["seller"]))]], (85, 85))
    table(made, page["facts"], (40, 60))
    table(made, page["subject"], (40, 80))
    made.multi_cell(w=0, text="\n".join(page["headline"]), new_x="LMARGIN", new_y="NEXT")
    rows = [["\n".join(described(line)), *line["cells"]] for line in page["lines"]]
    table(made, [page["columns"], *rows], (70, 18, 18, 26, 14, 30))
    table(made, [page["tax"]["columns"], *page["tax"]["rows"]], (40, 40, 40))
    table(made, [*page["totals"], *page["settled"]], (60, 40))
    made.multi_cell(w=0, text="\n".join(closing(page)), new_x="LMARGIN", new_y="NEXT")
    table(made, page["payment"]["rows"], (40, 80))
    return bytes(made.output())


def table(made: Invoice, rows: Pairs, widths: tuple[int, ...]) -> None:
    if rows:
        with made.table(rows, width=sum(widths), col_widths=widths, first_row_as_headings=False):
            pass
