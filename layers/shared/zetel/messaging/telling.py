"""One log line per message: what work, which ids, how long, what went wrong."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from zetel.adapters import log


@contextmanager
def line(**facts: Any) -> Iterator[dict[str, Any]]:
    """Writes one line with `facts`, and whatever is added to them meanwhile, when the block ends."""
    started = time.perf_counter_ns()
    try:
        yield facts
    finally:
        log.line(**facts, ms=(time.perf_counter_ns() - started) // 1_000_000)
