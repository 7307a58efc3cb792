"""The glossary of docs/architecture.md has the nouns of the domain: its classes and its types of event bear them."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Final

import pytest

from tests.architecture import guide
from tests.architecture.guide import ROOT, ZETEL
from zetel.domain import errors

pytestmark = pytest.mark.mend(
    "docs/architecture.md, Glossary: a row per noun, with one sentence and the file that defines it",
    "a name that is no noun of the subject is a riddle, and a noun without a place is searched for",
)

NOUNS: Final = {noun: place.strip("`") for noun, _, place in guide.rows("Glossary")}

#: More nouns than these are not remembered.
MOST: Final = 110

ERRORS: Final = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}

#: Endings that make no other word of a noun, longest first.
ENDINGS: Final = ("ation", "ies", "ing", "es", "y", "s", "e")

#: Names without a noun, and why they stay.
WITHOUT: Final = {
    "When": "published as the name of a schema: now, or at the end of the term",
}


def words(name: str) -> list[str]:
    """The words of ``CreditLimit``, ``credit_note.issued`` or ``set-off``, without their endings."""
    return [_stem(word.lower()) for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def _stem(word: str) -> str:
    return next((word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)), word)


def bears(name: str, noun: str) -> bool:
    """Whether the words of `noun` stand in `name`, side by side."""
    found, wanted = words(name), words(noun)
    return any(found[n : n + len(wanted)] == wanted for n in range(len(found)))


def nameless(names: Iterable[str]) -> list[str]:
    return [name for name in names if not any(bears(name, noun) for noun in NOUNS)]


def classes() -> Iterator[str]:
    """The public classes of the domain, but errors: these are named after the fact, as a sentence without its verb."""
    for file in sorted((ZETEL / "domain").rglob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name not in ERRORS:
                yield node.name


@pytest.mark.parametrize(
    ("name", "noun", "found"),
    [
        ("CreditLimit", "credit", True),
        ("Policies", "policy", True),
        ("SetOff", "set-off", True),
        ("OffsetSet", "set-off", False),
        ("VatHeld", "VAT", True),
        ("Cancelling", "cancellation", True),
        ("credit_note.issued", "issue", False),
        ("subscription.period_billed", "period", True),
    ],
)
def test_a_name_bears_a_noun_in_each_of_its_forms(name: str, noun: str, found: bool) -> None:
    assert bears(name, noun) is found


def test_each_class_of_the_domain_bears_a_noun_of_the_glossary() -> None:
    assert nameless(classes()) == list(WITHOUT), (
        "Name each class after a noun of docs/architecture.md, Glossary. A word that the field has and the glossary "
        f"has not takes the place of a noun that names nothing any more: {MOST} are enough"
    )


def test_each_type_of_event_bears_a_noun_of_the_glossary() -> None:
    types = {file.name.partition(".v")[0] for file in (ROOT / "events" / "contracts").glob("*.json")}
    assert len(types) > 30
    assert nameless(sorted(types)) == []


@pytest.mark.parametrize(("noun", "place"), NOUNS.items())
def test_the_place_of_a_noun_speaks_of_it(noun: str, place: str) -> None:
    said = " ".join(words((ZETEL / place).read_text(encoding="utf-8")))
    assert " ".join(words(noun)) in said, f"docs/architecture.md, Glossary: {place} does not speak of {noun!r}"


def test_a_noun_has_one_meaning_in_one_sentence() -> None:
    told = guide.rows("Glossary")
    assert len({noun for noun, _, _ in told}) == len(told) <= MOST
    assert [noun for noun, meaning, _ in told if not meaning.endswith(".") or ". " in meaning] == []
