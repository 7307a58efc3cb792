"""No term of a contract is words only: a test of behaviour gives it another value, and shows what then happens."""

import ast
import importlib
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

import pytest

from tests.architecture.obeyed import NAMES, OBEYED
from tests.domain.contracts import edition
from zetel.domain.catalog.products import Plan
from zetel.domain.catalog.terms import ContractManager, Fee, Policies, Trial

ROOT: Final = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.mend(
    "tests/architecture/obeyed.py: the test that gives the term another value, and shows what then happens; or, until "
    "something carries the value out, its refusal by the loader",
    "a contract promises only what happens",
)

#: The usual values, which no test of another value may have.
USUAL: Final[Mapping[type, object]] = {
    Plan: edition().plan,
    Policies: Policies(),
    Fee: Fee(),
    Trial: Trial(days=0),
    ContractManager: ContractManager("", ""),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A field of `owner`, and the option of it, if its values are listed."""

    path: str
    owner: type
    field: str
    option: Enum | None = None


def terms(owner: type, path: str = "") -> Iterator[Term]:
    """The fields of a plan and of everything that it promises; of an enumeration each unusual option."""
    hints = get_type_hints(owner)
    for field in fields(owner):
        kind, name = _kind(hints[field.name]), path + field.name
        if owner is Plan and field.name in NAMES:
            continue
        if kind in {Policies, *_NESTED}:
            yield from terms(kind, f"{name}.")
        elif issubclass(kind, Enum):
            usual = getattr(_usual(owner), field.name)
            yield from (Term(f"{name}={option.value}", owner, field.name, option) for option in kind if option != usual)
        else:
            yield Term(name, owner, field.name)


def _kind(hint: Any) -> type:
    """The class of a field's values, None and what they contain left out."""
    if isinstance(hint, UnionType):
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    kind: type = get_origin(hint) or hint
    return kind


#: The classes of terms that have fields of their own.
_NESTED: Final = frozenset(filter(is_dataclass, map(_kind, get_type_hints(Policies).values())))


def _usual(owner: type) -> object:
    return USUAL.get(owner) or owner()


TERMS: Final = {term.path: term for term in terms(Plan)}


def test_every_field_of_a_plan_and_of_its_policies_names_a_test() -> None:
    assert OBEYED.keys() == TERMS.keys()


@pytest.mark.parametrize("path", OBEYED)
def test_the_named_test_gives_the_term_another_value(path: str) -> None:
    term = TERMS[path]
    given = [value for value in _given(term, OBEYED[path]) if _is_other(term, value)]
    assert given, f"{OBEYED[path]} gives {path} no other value than the usual one"


def _is_other(term: Term, value: object) -> bool:
    return value == term.option if term.option else value != getattr(_usual(term.owner), term.field)


# What a test gives


def _given(term: Term, node: str) -> Iterator[object]:
    """The values that the test, and what it takes from its module, gives the field: as a keyword, or by its place in
    the class; or as a part of terms that it takes from elsewhere."""
    space = vars(_module(node))
    for each in _source(node):
        match each:
            case ast.Call():
                yield from _by_call(each, term, space)
            case ast.Name():
                if isinstance(found := space.get(each.id), term.owner):
                    yield getattr(found, term.field)


def _by_call(call: ast.Call, term: Term, space: dict[str, Any]) -> Iterator[object]:
    called = space.get(ast.unparse(call.func).rpartition(".")[2])
    places: dict[str, ast.expr] = {}
    if called is term.owner:
        places |= zip((field.name for field in fields(term.owner)), call.args, strict=False)
    elif term.field == "model":
        places |= [("model", each) for each in call.args if ast.unparse(each).startswith("PriceModel.")]
    if called is term.owner or called is replace or _hands_on(called, term):
        places |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    if term.field in places:
        try:
            yield _value(places[term.field], space)
        except NameError:
            return  # a value of its own arguments


def _hands_on(called: Any, term: Term) -> bool:
    """Whether a function of the tests hands a keyword on to the class: of a plan any, of terms what it takes whole."""
    if not str(getattr(called, "__module__", "")).startswith("tests."):
        return False
    taken = inspect.signature(called).parameters
    return term.owner is Plan or term.field not in taken


def _value(node: ast.expr, space: dict[str, Any]) -> Any:
    """The value of an expression of the module. Raises NameError for one of a function's own names."""
    return eval(compile(ast.Expression(node), "<term>", "eval"), space)


def _source(node: str) -> Iterator[ast.AST]:
    """The nodes of the test, and of the functions, fixtures and constants of its module that it uses."""
    definitions = _definitions(node.partition("::")[0])
    waiting, seen = [node.partition("::")[2]], set[str]()
    assert waiting[0] in definitions, f"there is no {node}"
    while waiting:
        name = waiting.pop()
        if name in seen or name not in definitions:
            continue
        seen.add(name)
        for each in ast.walk(definitions[name]):
            yield each
            if isinstance(each, ast.Name):
                waiting.append(each.id)
            elif isinstance(each, ast.arg):
                waiting.append(each.arg)


@cache
def _definitions(file: str) -> Mapping[str, ast.stmt]:
    found: dict[str, ast.stmt] = {}
    for statement in ast.parse((ROOT / file).read_text()).body:
        match statement:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found[name] = statement
            case ast.Assign(targets=targets):
                names = (each for target in targets for each in ast.walk(target) if isinstance(each, ast.Name))
                found |= {each.id: statement for each in names}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found[name] = statement
    return found


def _module(node: str) -> Any:
    return importlib.import_module(node.partition("::")[0].removesuffix(".py").replace("/", "."))
