"""page.py LINES PATH WHICH: the texts on the page of that invoice, from Zetel, as JSON."""

import json
import sys

sys.path[:0] = sys.argv[2].split(":")

import documents
from zetel.adapters.typst.sheet import sheet
from zetel.adapters.typst.characters import clean, each_text

print(
    json.dumps(
        each_text(
            sheet(documents.of(int(sys.argv[1]), int(sys.argv[3]))), lambda text: clean(text).replace("\u200b", "")
        )
    )
)
