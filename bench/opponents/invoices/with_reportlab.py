"""The invoice by reportlab's Platypus."""

import io
from html import escape
from typing import Any

from content import FONT, Pairs, closing, described, party
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

pdfmetrics.registerFont(TTFont("Sans", FONT))

BODY = ParagraphStyle("body", fontName="Sans", fontSize=9.5, leading=12)
TITLE = ParagraphStyle("title", fontName="Sans", fontSize=26, leading=30)
PLAIN = TableStyle([("FONT", (0, 0), (-1, -1), "Sans", 9.5), ("VALIGN", (0, 0), (-1, -1), "TOP")])
NUMBERS = TableStyle([("ALIGN", (1, 0), (-1, -1), "RIGHT"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, "lightgrey")])


def pdf(page: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    made = SimpleDocTemplate(out, pagesize=A4, title=page["name"], leftMargin=57, rightMargin=57)
    made.build(story(page), onFirstPage=lambda canvas, _: foot(canvas, page), onLaterPages=lambda c, _: foot(c, page))
    return out.getvalue()


def story(page: dict[str, Any]) -> list[Any]:
    rows = [[text(described(line)), *line["cells"]] for line in page["lines"]]
    lines = Table([page["columns"], *rows], colWidths=[190, 50, 50, 70, 40, 80], repeatRows=1)
    lines.setStyle(PLAIN)
    lines.setStyle(NUMBERS)
    tax = Table([page["tax"]["columns"], *page["tax"]["rows"]])
    tax.setStyle(PLAIN)
    return [
        Paragraph(page["title"], TITLE),
        parties(page),
        pairs(page["facts"]),
        pairs(page["subject"]),
        Spacer(1, 20),
        text(page["headline"]),
        Spacer(1, 20),
        lines,
        tax,
        pairs([*page["totals"], *page["settled"]]),
        text(closing(page)),
        pairs(page["payment"]["rows"]),
    ]


def parties(page: dict[str, Any]) -> Table:
    table = Table([[text(party(page["buyer"])), text(party(page["seller"]))]])
    table.setStyle(PLAIN)
    return table


def pairs(rows: Pairs) -> Table:
    table = Table(rows)
    table.setStyle(PLAIN)
    return table


def text(lines: list[str]) -> Paragraph:
    return Paragraph("<br/>".join(map(escape, lines)), BODY)


def foot(canvas: Any, page: dict[str, Any]) -> None:
    canvas.setFont("Sans", 8)
    canvas.drawString(57, 40, page["foot"])
    canvas.drawRightString(A4[0] - 57, 40, str(canvas.getPageNumber()))
