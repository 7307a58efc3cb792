"""No test judges a duration: each test waits for its result, and a busy machine gets the time that it needs."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

#: Methods whose first argument is a limit in seconds.
WAITING: Final = frozenset({"communicate", "join", "wait"})

#: Keywords that are a limit in seconds.
LIMITS: Final = frozenset({"timeout", "within"})

#: Clocks that measure; the differences of their times are durations.
MEASURING: Final = frozenset({"perf_counter", "perf_counter_ns", "process_time", "process_time_ns", "thread_time"})


def limits(tree: ast.AST) -> Iterator[int]:
    """Lines with a number of seconds as a limit, or with a measured duration."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=func, args=args, keywords=keywords):
                given = [word.value for word in keywords if word.arg in LIMITS]
                if isinstance(func, ast.Attribute) and func.attr in WAITING:
                    given += args[:1]
                if any(isinstance(value, ast.Constant) and isinstance(value.value, int | float) for value in given):
                    yield node.lineno
            case ast.Attribute(attr=name) if name in MEASURING:
                yield node.lineno


def test_no_test_has_a_time_limit_of_its_own() -> None:
    files = sorted((ROOT / "tests").rglob("*.py"))
    found = [f"{file.relative_to(ROOT)}:{line}" for file in files for line in limits(ast.parse(file.read_text()))]
    assert found == [], (
        f"{found} wait for so many seconds, or measure them: a busy machine fails there. Give PATIENCE of "
        "tests/patience.py as the limit; count calls or bytes where a cost is meant, and measure it in bench/."
    )
