"""Measured figures as rows of a table, each with its promise."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the report. `value` is a ratio, a time or a count in its shown form; `promise` is the bound in words,
    and `kept` whether the value keeps it; both are None without a promise."""

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
