"""The invoice by weasyprint, from HTML."""

from html import escape
from typing import Any

from content import FONT, Pairs, closing, described, party
from weasyprint import HTML

STYLE = f"""
@font-face {{ font-family: Page; src: url("{FONT.as_uri()}"); }}
@page {{ size: A4; margin: 20mm; @bottom-right {{ content: counter(page) " / " counter(pages); }} }}
body {{ font-family: Page; font-size: 9.5pt; }} table {{ width: 100%; border-collapse: collapse; }}
h1 {{ font-size: 26pt; }} td {{ padding: 2pt; vertical-align: top; }} td.n {{ text-align: right; }}
.lines td {{ border-bottom: 0.5pt solid; }} footer {{ position: fixed; bottom: -10mm; font-size: 8pt; }}
"""


def pdf(page: dict[str, Any]) -> bytes:
    rows = [[described(line), *([cell] for cell in line["cells"])] for line in page["lines"]]
    head = f"<thead>{row([[name] for name in page['columns']])}</thead>"
    html = (
        f"<html lang={page['language']}><title>{escape(page['name'])}</title><style>{STYLE}</style>"
        f"<footer>{escape(page['foot'])}</footer><h1>{escape(page['title'])}</h1>"
        f"<table>{row([party(page['buyer']), party(page['seller'])])}</table>"
        f"{pairs(page['facts'])}{pairs(page['subject'])}<p>{text(page['headline'])}</p>"
        f"<table class=lines>{head}{''.join(map(row, rows))}</table>"
        f"{pairs([page['tax']['columns'], *page['tax']['rows']])}{pairs([*page['totals'], *page['settled']])}"
        f"<p>{text(closing(page))}</p>{pairs(page['payment']['rows'])}</html>"
    )
    made: bytes = HTML(string=html).write_pdf()
    return made


def pairs(rows: Pairs) -> str:
    return "<table>" + "".join(row([[cell] for cell in cells]) for cells in rows) + "</table>"


def row(cells: list[list[str]]) -> str:
    return "<tr>" + "".join(f"<td{' class=n' if n else ''}>{text(cell)}</td>" for n, cell in enumerate(cells)) + "</tr>"


def text(lines: list[str]) -> str:
    return "<br>".join(map(escape, lines))
