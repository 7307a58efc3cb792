"""A kind of quote has one name: it is quoted, decided and confirmed in files of that name, and the API tells it so."""

from dataclasses import fields
from importlib import import_module
from typing import Any, Final, get_args

import pytest

from tests import described
from tests.architecture.guide import ZETEL

#: Where each kind has a file of its name: its rules, its quote, its confirmation.
FILES: Final = ("domain/quotes", "application/quoting", "application/confirming/kinds")


def confirmed() -> set[str]:
    """The kinds that have a file below `confirming`."""
    return {file.stem for file in (ZETEL / FILES[-1]).glob("*.py")} - {"__init__"}


@pytest.mark.mend(
    "layers/shared/zetel/domain/quotes/quote.py (QuoteKind), layers/shared/zetel/domain/quotes/<kind>.py, "
    "layers/shared/zetel/application/quoting/<kind>.py, layers/shared/zetel/application/confirming/kinds/<kind>.py "
    "(KIND) and layers/shared/zetel/application/confirming/registry.py (KINDS)",
    "a reader who knows the name of a kind finds all of it, and work that goes on after a request finds the kind",
)
def test_each_kind_of_quote_has_its_files_and_is_registered() -> None:
    kinds: dict[str, Any] = import_module("zetel.application.confirming.registry").KINDS
    assert set(import_module("zetel.domain.quotes.quote").QuoteKind) == kinds.keys() == confirmed()
    for name, kind in kinds.items():
        assert import_module(f"zetel.application.confirming.kinds.{name}").KIND is kind
        assert [folder for folder in FILES if not (ZETEL / folder / f"{name}.py").exists()] == []


@pytest.mark.mend(
    "QUOTES in openapi/words.py, the change in layers/shared/zetel/http/models.py, and two routes in functions/",
    "a client shows a quote by its kind, and sends the change back as it was",
)
def test_each_kind_of_quote_is_answered_with_its_change() -> None:
    document = described.document()
    told = {}
    for path, methods in document["paths"].items():
        if path.endswith("/quotes"):
            schema = methods["post"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
            quote = document["components"]["schemas"][schema.rpartition("/")[2]]["properties"]
            (kind,) = quote["kind"]["enum"]
            told[kind] = document["components"]["schemas"][quote["change"]["$ref"].rpartition("/")[2]]["properties"]
    kinds: dict[str, Any] = import_module("zetel.application.confirming.registry").KINDS
    changes = {name: get_args(kind.form)[0] for name, kind in kinds.items()}
    assert told.keys() == changes.keys(), (
        "Each kind has a route that ends with /quotes in functions/<function>/handler.py."
    )
    assert {name: told[name].keys() for name in told} == {
        name: {field.name for field in fields(change)} for name, change in changes.items()
    }
