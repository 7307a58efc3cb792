"""A validator's errors as broken rules that a person can read: the field, the rule, the sent value."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from zetel.domain.errors import Violation
from zetel.http.card_numbers import has_card_number

#: Error types of our own validators: their message is the rule in words.
OWN_RULE: Final = "rule"

#: The meaning of patterns in words; the fields' module adds its own patterns.
WORDS_OF_PATTERNS: Final[dict[str, str]] = {}

#: The longest text that a problem repeats.
_LONGEST_SENT: Final = 64
#: Fields whose content a problem never repeats.
_SECRET: Final = frozenset({"token", "card", "signature", "hmac_sha256"})

_TYPES: Final = {
    "string": "text",
    "int": "a whole number",
    "bool": "true or false",
    "list": "a list",
    "dict": "an object",
    "model": "an object",
}


def violations(errors: Iterable[Mapping[str, Any]]) -> tuple[Violation, ...]:
    """Errors of pydantic as violations, one per field and rule, in their order."""
    return tuple(dict.fromkeys(Violation(_pointer(e["loc"]), _rule(e), _sent(e)) for e in errors))


def _pointer(loc: Iterable[str | int]) -> str:
    """``("body", "items", 0, "quantity")`` as a JSON pointer into the body, or to the parameter of that name."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in tuple(loc)[1:])


def _rule(error: Mapping[str, Any]) -> str:
    """The rule in words that complete "must be"."""
    kind, facts = error["type"], error.get("ctx") or {}
    if kind == OWN_RULE:
        return str(error["msg"])
    if kind in _RULES:
        return _RULES[kind](facts)
    return next((words for type, words in _TYPES.items() if kind.startswith(type)), "valid")


def _counted(n: int, one: str, many: str | None = None) -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"


_RULES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "missing": lambda _: "given",
    "extra_forbidden": lambda _: "left out: it means nothing here",
    "string_pattern_mismatch": lambda ctx: WORDS_OF_PATTERNS.get(ctx["pattern"], f"of the form {ctx['pattern']}"),
    "string_too_short": lambda ctx: f"at least {_counted(ctx['min_length'], 'character')} long",
    "string_too_long": lambda ctx: f"at most {_counted(ctx['max_length'], 'character')} long",
    "string_unicode": lambda _: "text without broken characters",
    "too_short": lambda ctx: f"at least {_counted(ctx['min_length'], 'entry', 'entries')} long",
    "too_long": lambda ctx: f"at most {_counted(ctx['max_length'], 'entry', 'entries')} long",
    "greater_than_equal": lambda ctx: f"at least {ctx['ge']}",
    "less_than_equal": lambda ctx: f"at most {ctx['le']}",
    "enum": lambda ctx: "one of " + ", ".join(re.findall(r"'([^']*)'", str(ctx["expected"]))),
    "literal_error": lambda ctx: "one of " + ", ".join(re.findall(r"'([^']*)'", str(ctx["expected"]))),
}


def _sent(error: Mapping[str, Any]) -> str | int | float | bool | None:
    """The sent value, if it is short and no secret."""
    sent = error.get("input")
    if error["type"] in ("missing", "extra_forbidden") or _SECRET & {str(part) for part in error["loc"]}:
        return None
    if not isinstance(sent, str | int | float | bool) or len(str(sent)) > _LONGEST_SENT or has_card_number(str(sent)):
        return None
    return sent
