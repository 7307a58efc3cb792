"""The invoice by weasyprint, from HTML."""

from html import escape
from typing import Any

from weasyprint import HTML

_STYLE = """
@page { size: A4; margin: 20mm; @bottom-right { content: counter(page) " / " counter(pages); } }
body { font-family: sans-serif; font-size: 9pt; } table { width: 100%; border-collapse: collapse; }
th { text-align: left; border-bottom: 1px solid; } td, th { padding: 2pt; } .n { text-align: right; }
"""


def pdf(page: dict[str, Any]) -> bytes:
    def lines(texts: list[str]) -> str:
        return "<p>" + "<br>".join(map(escape, texts)) + "</p>"

    def row(cells: list[str]) -> str:
        return "<tr>" + "".join(f"<td{' class=n' if n else ''}>{escape(c)}</td>" for n, c in enumerate(cells)) + "</tr>"

    head = "".join(f"<th>{escape(name)}</th>" for name in page["head"])
    html = (
        f"<html lang=nl><title>{page['title']}</title><style>{_STYLE}</style><h1>{page['title']}</h1>"
        f"{lines(page['seller'])}{lines(page['buyer'])}<table>{''.join(map(row, page['facts']))}</table>"
        f"<table><thead><tr>{head}</tr></thead>{''.join(map(row, page['rows']))}</table>"
        f"<table>{''.join(map(row, page['sums']))}</table></html>"
    )
    made: bytes = HTML(string=html).write_pdf()
    return made
