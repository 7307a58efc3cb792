"""A name means one thing: no class twice, no file twice in a layer, and no two that only an ending tells apart."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
ZETEL: Final = ROOT / "layers" / "shared" / "zetel"
LAYERS: Final = ("domain", "application", "adapters", "http")

#: Folders whose classes are told apart by their names alone.
FOLDERS: Final = ("layers", "functions", "local", "openapi", "operate")

#: Folders with a file for each kind of quote, which bears the kind's name where it is quoted and where it is confirmed.
KINDS: Final = ("application/quoting", "application/confirming/kinds")

#: Files that may stand in each room of a layer: its docstring, and the events of its subject.
IN_EACH_ROOM: Final = frozenset({"__init__", "events"})

#: Endings that tell no two modules apart, longest first.
ENDINGS: Final = ("ations", "ation", "ions", "ings", "ion", "ing", "ed", "es", "s", "e")

#: The shortest stem that an ending leaves.
SHORTEST: Final = 3

#: Modules of one layer that differ by an ending only, and why both names stay.
IN_A_LAYER: Final = {
    frozenset({"prices", "pricing"}): "prices are the catalogue's, pricing gives the price of a subscription's items",
}

#: The same between domain and application, where the domain has the thing and the use cases its plural or its doing.
BETWEEN_LAYERS: Final = {
    frozenset({"account", "accounts"}),
    frozenset({"invitation", "inviting"}),
    frozenset({"job", "jobs"}),
    frozenset({"member", "members"}),
    frozenset({"allocation", "allocations"}),
    frozenset({"allowance", "allowances"}),
    frozenset({"collecting", "collections"}),
    frozenset({"end_request", "end_requests"}),
    frozenset({"entitlement", "entitlements"}),
    frozenset({"payment", "payments"}),
    frozenset({"profile", "profiles"}),
    frozenset({"recipient", "recipients"}),
    frozenset({"refund", "refunds"}),
    frozenset({"renewal", "renewals"}),
    frozenset({"transfer", "transfers"}),
}


def classes() -> Iterator[tuple[str, Path]]:
    """Public classes of modules, with their files."""
    for file in sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, file.relative_to(ROOT)


def modules(layer: str) -> Iterator[Path]:
    """Files of a layer, relative to zetel, but those that may stand in each of its rooms."""
    for file in sorted((ZETEL / layer).rglob("*.py")):
        if file.stem not in IN_EACH_ROOM:
            yield file.relative_to(ZETEL)


def stem(name: str) -> str:
    """`name` without an ending that tells no two names apart: ``charg`` for charges and charging."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= SHORTEST:
            return name.removesuffix(ending)
    return name


def near(names: Iterable[str]) -> set[frozenset[str]]:
    """Pairs of names that differ by an ending only."""
    return {frozenset(pair) for pair in combinations(sorted(set(names)), 2) if stem(pair[0]) == stem(pair[1])}


@pytest.mark.mend("tests/architecture/test_names.py, ENDINGS", "these names are near, or are not, to a reader")
@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (("confirming", "committing"), 0),
        (("confirmed", "confirming", "confirmations"), 3),
        (("charges", "charging"), 1),
        (("cancellation", "cancellations"), 1),
        (("contract", "contracts"), 1),
        (("seats", "sweep", "sales"), 0),
    ],
)
def test_names_that_an_ending_tells_apart_are_near(names: tuple[str, ...], pairs: int) -> None:
    assert len(near(names)) == pairs


def test_no_class_has_the_name_of_another() -> None:
    found = defaultdict(list)
    for name, file in classes():
        found[name].append(file.as_posix())
    twice = {name: files for name, files in found.items() if len(files) > 1}
    assert twice == {}, (
        f"Classes of one name: {twice}. Rename the one whose name says less of its subject (`Ending` of a period: "
        "`PeriodWrites`), so that a search finds one class."
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_no_file_has_the_name_of_another_of_its_layer(layer: str) -> None:
    found = defaultdict(set)
    for file in modules(layer):
        folder = file.parent.as_posix()
        found[file.name].add(KINDS[0] if folder in KINDS else folder)
    twice = {name: sorted(folders) for name, folders in found.items() if len(folders) > 1}
    assert twice == {}, (
        f"Files of one name, with their folders in layers/shared/zetel: {twice}. Rename the newer after what it alone "
        "knows. Only kinds of quote and each room's events bear one name: KINDS and IN_EACH_ROOM in "
        "tests/architecture/test_names.py."
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_no_module_is_told_from_another_of_its_layer_by_an_ending(layer: str) -> None:
    found = near(file.stem for file in modules(layer)) - IN_A_LAYER.keys()
    assert found == set(), (
        f"layers/shared/zetel/{layer} has {[sorted(pair) for pair in found]}: a reader cannot say which of the two "
        "knows what. Rename one after its subject; where the field has no other word, say why in IN_A_LAYER of "
        "tests/architecture/test_names.py."
    )


def test_between_domain_and_application_an_ending_tells_these_apart_and_no_others() -> None:
    domain, application = ({file.stem for file in modules(layer)} for layer in ("domain", "application"))
    found = near(domain | application) - near(domain) - near(application)
    assert found == BETWEEN_LAYERS, (
        f"New: {[sorted(pair) for pair in found - BETWEEN_LAYERS]}; gone: "
        f"{[sorted(pair) for pair in BETWEEN_LAYERS - found]}. A new pair is renamed, or stands in BETWEEN_LAYERS of "
        "tests/architecture/test_names.py if both are of one subject; one that is gone is removed there."
    )


def test_no_exception_has_outlived_its_pair() -> None:
    found = set[frozenset[str]]().union(*(near(file.stem for file in modules(layer)) for layer in LAYERS))
    assert found >= IN_A_LAYER.keys(), (
        f"{[sorted(pair) for pair in IN_A_LAYER.keys() - found]} are no modules of one layer any more: remove them "
        "from IN_A_LAYER in tests/architecture/test_names.py."
    )
