"""The policies of a catalogue file: named sets, sets that inherit from them, and the notation of each term.

A set holds only its own terms; a term that no set holds has the product's default. Every value keeps its path in the
file, so that a mistake shows the line to change, even if a plan far below inherits the value.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from operate.catalog_sheet import Place, Read, Wrong
from operate.catalog_values import amount, flag, mail, matching, must_be_currency, must_be_id, shown, text, whole, word
from zetel.domain.catalog.products import MOST_QUANTITY
from zetel.domain.catalog.terms import (
    MOST_LETTERS,
    MOST_TRIAL,
    AfterEnd,
    Buyers,
    CancellationMode,
    Cancelling,
    Checklist,
    ContractManager,
    CreditTo,
    Decreasing,
    Effect,
    Fee,
    Policies,
    Sale,
    Trial,
    TrialEnd,
)

_BASIS_POINTS: Final = re.compile(r"([1-9][0-9]{0,4}) bp")
_MOST_DAYS: Final = 3650
_MOST_INHERITED: Final = 10


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Terms by name, and the path of each term in the file."""

    values: Mapping[str, Any]
    paths: Mapping[str, str]

    def over(self, inherited: "PolicySet") -> "PolicySet":
        """These terms, completed by the `inherited` terms."""
        return PolicySet({**inherited.values, **self.values}, {**inherited.paths, **self.paths})

    def policies(self) -> Policies:
        return Policies(**self.values)


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """The named sets of a file: `sets` are the readable sets, `names` the names of all, wrong sets included."""

    sets: Mapping[str, PolicySet]
    names: tuple[str, ...]

    def read(self, place: Place) -> PolicySet:
        """The `policies` of a plan: a named set, or a set of its own that may inherit from a named set."""
        if place.is_scalar:
            return self._named(place)
        own, inherits = _own(place)
        return own if inherits is None else own.over(self._named(inherits))

    def _named(self, place: Place) -> PolicySet:
        name = _name_of_set(place, self.names)
        if name not in self.sets:
            raise Wrong(place.path)
        return self.sets[name]


def policy_book(place: Place | None) -> PolicyBook:
    """The file's `policies`; empty for a file without policies. Raises Wrong if they are no mapping."""
    if place is None:
        return PolicyBook({}, ())
    places = place.keys()

    def resolved(name: str, named: Place) -> PolicySet:
        must_be_id(named, name)
        return _resolved(named, places, seen=(name,))

    return PolicyBook(place.readable(resolved) if places else {}, tuple(places))


def _name_of_set(place: Place, names: Iterable[str]) -> str:
    name = place.scalar("the name of a set of policies")
    if name not in names:
        known = ", ".join(names) or "none yet"
        raise place.wrong(f"must be one of the named policies ({known}), not {shown(name)}")
    return name


def _resolved(place: Place, places: Mapping[str, Place], *, seen: tuple[str, ...]) -> PolicySet:
    """A named set over the set that it inherits, which may inherit in turn."""
    own, inherits = _own(place)
    if inherits is None:
        return own
    name = _name_of_set(inherits, places)
    if name in seen:
        raise inherits.wrong("must not lead back to this set")
    if len(seen) == _MOST_INHERITED:
        raise inherits.wrong(f"must not be the {_MOST_INHERITED + 1}th set in a row")
    return own.over(_resolved(places[name], places, seen=(*seen, name)))


def _own(place: Place) -> tuple[PolicySet, Place | None]:
    """A set's own terms, and the place that names the inherited set."""
    values = place.record(required={}, optional={"inherits": lambda inherits: inherits, **_TERMS})
    inherits: Place | None = values.pop("inherits", None)
    return PolicySet(values, {name: f"{place.path}.{name}" for name in values}), inherits


def _or(fixed: str, read: Read) -> Read:
    """A reader of None for the word `fixed`, and otherwise `read`."""
    return lambda place: None if place.is_scalar and place.node.value == fixed else read(place)


def _fee(place: Place) -> Fee:
    """``1000 bp``, or ``{share: 1000 bp}`` or ``{fixed: {EUR: "100.00"}}``, each with ``beyond_credit``."""
    if place.is_scalar:
        return Fee(basis_points=_basis_points(place))
    values = place.record(required={}, optional={"share": _basis_points, "fixed": _fixed, "beyond_credit": flag})
    if ("share" in values) == ("fixed" in values):
        raise place.wrong("must have either a share or fixed amounts")
    return Fee(
        basis_points=values.get("share", 0),
        fixed=values.get("fixed", {}),
        beyond_credit=values.get("beyond_credit", False),
    )


def _basis_points(place: Place) -> int:
    expected = "a share from 1 bp to 10000 bp, such as 1000 bp for 10 %, or none"
    value = matching(_BASIS_POINTS, expected)(place)
    points = int(value.removesuffix(" bp"))
    if points > 10_000:
        raise place.wrong(f"must be {expected}, not '{value}'")
    return points


def _fixed(place: Place) -> dict[str, int]:
    """Minor units by currency."""
    return place.entries(lambda key, fee: amount(must_be_currency(fee, key))(fee))


def _trial(place: Place) -> Trial:
    return Trial(
        **place.record(
            required={"days": whole(1, MOST_TRIAL)},
            optional={
                "method_needed": flag,
                "end": word(TrialEnd),
                "seats": whole(1, MOST_QUANTITY),
                "extension_days": whole(1, MOST_TRIAL),
            },
        )
    )


def _checklist(place: Place) -> Checklist:
    """What a request for the end confirms: ``{exported: true, data_owner: true, letters: 40}``."""
    return Checklist(
        **place.record(required={}, optional={"exported": flag, "data_owner": flag, "letters": whole(0, MOST_LETTERS)})
    )


def _account_manager(place: Place) -> ContractManager:
    """Who helps to end a contract: ``{name: Mara Visser, mail: mara@stoelwerk.example}``."""
    return ContractManager(**place.record(required={"name": text(100), "mail": mail}, optional={}))


def _after_end(place: Place) -> AfterEnd:
    days = whole(0, _MOST_DAYS)
    return AfterEnd(**place.record(required={}, optional={"expired_days": days, "disabled_days": days}))


#: The reader of each term. ``by_term`` is the default that depends on the term's length, ``none`` switches off.
_TERMS: Final[Mapping[str, Read]] = {
    "notice_days": _or("by_term", whole(0, _MOST_DAYS)),
    "price_notice_days": whole(0, _MOST_DAYS),
    "advised_days": whole(0, _MOST_DAYS),
    "refund_window_days": whole(0, 366),
    "cancelling": word(Cancelling),
    "fee": _or("none", _fee),
    "return_hours": whole(0, 8_784),
    "decrease": word(Decreasing),
    "increase": word(Effect),
    "upgrade": word(Effect),
    "downgrade": word(Effect),
    "cancellation_credit_to": word(CreditTo),
    "change_credit_to": word(CreditTo),
    "mode": word(CancellationMode),
    "checklist": _or("none", _checklist),
    "account_manager": _or("none", _account_manager),
    "export_required": flag,
    "trial": _or("none", _trial),
    "buyers": word(Buyers),
    "sale": word(Sale),
    "mail_leads": _or("by_term", lambda place: place.rows(whole(1, _MOST_DAYS))),
    "comment_length": whole(0, 2_000),
    "after_end": _after_end,
}
