"""invoice.py ENGINE PATH: invoices by ENGINE (a module with `pdf`), as JSON of nanoseconds of this process.

`cold` is from the start to a first file with one line; then files with 12 and with 150 lines, the median of five. No
file is made twice, because typst would remember it.
"""

import sys
import time

sys.path[:0] = sys.argv[2].split(":")

engine = __import__(sys.argv[1])
content = engine.content if sys.argv[1] == "with_zetel" else __import__("content").content

first = engine.pdf(content(1, 0))
cold = time.process_time_ns()

import json
import statistics


def warm(lines: int) -> int:
    engine.pdf(content(lines, 0))
    taken = []
    for which in range(1, 6):
        page = content(lines, which)
        started = time.process_time_ns()
        engine.pdf(page)
        taken.append(time.process_time_ns() - started)
    return int(statistics.median(taken))


if not first.startswith(b"%PDF-"):
    raise RuntimeError("no PDF")
print(json.dumps({"cold": cold, "12": warm(12), "150": warm(150)}))
