"""invoice.py ENGINE PATH: an invoice by ENGINE (a module with `pdf`), as JSON of nanoseconds of this process.

`cold` is from its start to a first file with one line; then a file with 12 and with 150 lines, the median of five.
"""

import sys
import time

sys.path[:0] = sys.argv[2].split(":")

engine = __import__(sys.argv[1])
if sys.argv[1] == "with_zetel":
    content = int
else:
    from content import content

first = engine.pdf(content(1))
cold = time.process_time_ns()

import json
import statistics


def warm(lines: int) -> int:
    page = content(lines)
    engine.pdf(page)
    taken = []
    for _ in range(5):
        started = time.process_time_ns()
        engine.pdf(page)
        taken.append(time.process_time_ns() - started)
    return int(statistics.median(taken))


if not first.startswith(b"%PDF-"):
    raise RuntimeError("no PDF")
print(json.dumps({"cold": cold, "12": warm(12), "150": warm(150)}))
