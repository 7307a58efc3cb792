"""What was measured, as rows of a table: a figure, and whether it keeps what was promised."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. `value` is a ratio, a time or a count as it is shown; `promise` what it must keep, in
    words, and `kept` whether it does; both None where nothing was promised."""

    what: str
    value: str
    promise: str | None = None
    kept: bool | None = None


def at_most(what: str, value: float, most: float, *, digits: int = 2, unit: str = "") -> Figure:
    return Figure(what, f"{value:.{digits}f}{unit}", f"at most {most:.{digits}f}{unit}", value <= most)


def at_least(what: str, value: float, least: float, *, digits: int = 1, unit: str = "") -> Figure:
    return Figure(what, f"{value:.{digits}f}{unit}", f"at least {least:.{digits}f}{unit}", value >= least)


def shown(what: str, value: float, *, digits: int = 1, unit: str = "") -> Figure:
    return Figure(what, f"{value:.{digits}f}{unit}")
