"""The invoice by reportlab's Platypus."""

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle


def pdf(page: dict[str, Any]) -> bytes:
    styles = getSampleStyleSheet()
    rows = [page["head"], *([Paragraph(row[0], styles["Normal"]), *row[1:]] for row in page["rows"])]
    table = Table(rows, colWidths=[220, 50, 100, 40, 70], repeatRows=1)
    table.setStyle(TableStyle([("ALIGN", (1, 0), (-1, -1), "RIGHT"), ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black")]))
    story = [
        Paragraph(page["title"], styles["Title"]),
        Paragraph("<br/>".join(text.replace("&", "&amp;") for text in page["seller"]), styles["Normal"]),
        Spacer(1, 12),
        Paragraph("<br/>".join(text.replace("&", "&amp;") for text in page["buyer"]), styles["Normal"]),
        Spacer(1, 12),
        Table(page["facts"]),
        table,
        Table(page["sums"]),
    ]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, title=page["title"]).build(story)
    return out.getvalue()
