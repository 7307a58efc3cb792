"""The opponents of `make bench` do the same: the routes of the purchase function, with its models."""

import importlib.util
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from pydantic import BaseModel, TypeAdapter

from tests.handlers import handler
from zetel.http import models as answered
from zetel.http import quote_models as sent

ROOT: Final = Path(__file__).resolve().parents[2]
OPPONENTS: Final = ROOT / "bench" / "opponents"

#: Requests, answers and declared refusals of the purchase function's routes.
MODELS: Final[tuple[type[BaseModel], ...]] = (
    *(sent.WantedSubscription, sent.WantedItems, sent.Confirmed),
    *(answered.QuoteOut, answered.BoughtAnswer, answered.ProblemOut, answered.GatewayMessage),
)


@pytest.fixture(scope="module")
def theirs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("opponents_models", OPPONENTS / "same" / "models.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def schemas(model: type[BaseModel]) -> dict[str, Any]:
    """The schemas of a model and of its parts by name, without descriptions, and with one form for optional fields."""
    schema = TypeAdapter(model).json_schema(
        mode="serialization" if model.__name__.endswith(("Out", "Answer")) else "validation"
    )
    return {name: plain(part) for name, part in {**schema.pop("$defs", {}), model.__name__: schema}.items()}


def plain(part: Any) -> Any:
    if isinstance(part, list):
        return [plain(one) for one in part]
    if not isinstance(part, dict):
        return part
    kept = {key: plain(value) for key, value in part.items() if key not in ("title", "description")}
    if kept.get("default", 0) is None:
        del kept["default"]
    options = [option for option in kept.pop("anyOf", []) if option != {"type": "null"}]
    return {**kept, **options[0]} if len(options) == 1 else {**kept, "anyOf": options} if options else kept


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_opponents_have_the_models_of_the_product(theirs: ModuleType, model: type[BaseModel]) -> None:
    assert schemas(getattr(theirs, model.__name__)) == schemas(model)


def test_the_opponents_have_no_model_that_the_routes_do_not_need(theirs: ModuleType) -> None:
    needed = {name for model in MODELS for name in schemas(model)}
    made = {
        name for name, kind in vars(theirs).items() if isinstance(kind, type) and issubclass(kind, BaseModel | Enum)
    }
    bases = {"BaseModel", "Shape", "DocumentRow", "StrEnum"}
    assert made - bases == needed


@pytest.mark.parametrize("opponent", ["naive", "fastapi"])
def test_the_opponents_have_the_routes_of_the_purchase_function(opponent: str) -> None:
    app = handler("purchase").app
    ours = {(route.method, route.path) for route in [*app._static_routes, *app._dynamic_routes]}
    ours = {(method, path) for method, path in ours if not path.endswith(("/take-over", "/buyers"))}  # no quotes
    assert set(routes(OPPONENTS / opponent / "handler.py")) == ours


def routes(file: Path) -> Iterator[tuple[str, str]]:
    """Methods and paths of the decorators in a handler; parameters as ``<name>``."""
    text = file.read_text()
    (additions,) = re.findall(r'^ADDITIONS = "(.+)"$', text, re.MULTILINE)
    for method, path in re.findall(r'^@app\.([a-z]+)\(f?"?([^",)]+)', text, re.MULTILINE):
        if method != "exception_handler":
            whole = path.replace("{ADDITIONS}", additions).replace("ADDITIONS", additions)
            yield method.upper(), whole.replace("{", "<").replace("}", ">")
