"""The trimmed packages do the same as the whole packages: VAT ids, time zones, Powertools, pydantic, dataclasses."""

import json
import os
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from layers.lean.vat_rules import COUNTRIES
from tests.artefact.artefact import Artefact
from zetel.application.accounts.vat_ids import normal
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import InvalidRequest
from zetel.domain.tax.treatment import MEMBER_STATES

pytestmark = pytest.mark.xdist_group("deployment")

SHARED: Final = Path(__file__).resolve().parents[2] / "layers" / "shared"

#: Of each country's own example, as its authority or python-stdnum's documentation gives it.
VAT_IDS: Final = {
    "AT": "ATU13585627",
    "BE": "BE0697449992",
    "BG": "BG175074752",
    "CH": "CHE107787577IVA",
    "CY": "CY10259033P",
    "CZ": "CZ25123891",
    "DE": "DE136695976",
    "DK": "DK13585628",
    "EE": "EE100931558",
    "ES": "ESJ99216582",
    "FI": "FI20774740",
    "FR": "FR61954506077",
    "GB": "GB980780684",
    "GR": "EL094259216",
    "HR": "HR33392005961",
    "HU": "HU12892312",
    "IE": "IE6433435F",
    "IT": "IT00743110157",
    "LT": "LT119511515",
    "LU": "LU15027442",
    "LV": "LV40003521600",
    "MT": "MT11679112",
    "NL": "NL004495445B01",
    "NO": "NO995525828MVA",
    "PL": "PL8567346215",
    "PT": "PT501964843",
    "RO": "RO18547290",
    "SE": "SE123456789701",
    "SI": "SI50223054",
    "SK": "SK2022749619",
}

NORMAL: Final = """
import json, sys
from zetel.application.accounts.vat_ids import normal
from zetel.domain.errors import InvalidRequest
said = {}
for country, id in json.loads(sys.argv[1]):
    try:
        said[f"{country} {id}"] = normal(id, country)
    except InvalidRequest as refused:
        said[f"{country} {id}"] = refused.errors[0].rule
print(json.dumps(said))
"""


def whole(country: str, id: str) -> str:
    """The answers of the whole packages."""
    try:
        return normal(id, country)
    except InvalidRequest as refused:
        return str(refused.errors[0].rule)


def test_vat_ids_of_every_country_are_checked_as_the_whole_package_checks_them(artefact: Artefact) -> None:
    asked = [(country, id) for country, id in VAT_IDS.items()]
    asked += [(country, f"{id[:-1]}{(int(id[-1]) + 1) % 10}") for country, id in asked if id[-1].isdigit()]
    said: dict[str, Any] = artefact.says(NORMAL, json.dumps(asked))
    assert said == {f"{country} {id}": whole(country, id) for country, id in asked}
    assert all(said[f"{country} {id}"].startswith(id[:2]) for country, id in VAT_IDS.items())


def test_the_layer_has_the_rules_of_every_member_state() -> None:
    assert {"eu", "ch", "gb", "no"} | {country.lower() for country in MEMBER_STATES} == set(COUNTRIES)


ZONES: Final = """
import json, sysconfig, zoneinfo
zoneinfo.reset_tzpath(to=())
from datetime import datetime
print(json.dumps([str(datetime(2026, month, 1, 12, tzinfo=zoneinfo.ZoneInfo("Europe/Amsterdam"))) for month in (1, 7)]))
"""


def test_time_zones_come_with_the_layer(artefact: Artefact) -> None:
    assert artefact.says(ZONES) == ["2026-01-01 12:00:00+01:00", "2026-07-01 12:00:00+02:00"]


EXPORTED: Final = """
import importlib, json
taken = {}
for name in ("", ".event_handler", ".event_handler.openapi", ".utilities.data_classes"):
    package = importlib.import_module("aws_lambda_powertools" + name)
    for one in package.__all__:
        kind = getattr(package, one)
        taken[f"{package.__name__}.{one}"] = f"{kind.__module__}.{kind.__qualname__}"
print(json.dumps(taken))
"""


def test_all_that_powertools_exports_can_be_taken_from_it(artefact: Artefact) -> None:
    assert artefact.says(EXPORTED) == beside(EXPORTED)


CHECKED: Final = """
import json
from pydantic import TypeAdapter, ValidationError
from zetel.http import change_models, models, quote_models
made = {}
for model in (models.QuoteOut, models.BoughtAnswer, quote_models.WantedSubscription, change_models.ConfirmedEnd):
    adapter = TypeAdapter(model)
    made[model.__name__] = [adapter.json_schema(mode=mode) for mode in ("validation", "serialization")]
    try:
        adapter.validate_python({"quantity": True, "plan": "A", "reason": "", "beside": 1, "made_at": "today"})
    except ValidationError as refused:
        made[model.__name__].append(refused.errors(include_url=False))
print(json.dumps(made, default=str))
"""


def test_models_have_the_schemas_and_the_refusals_of_the_whole_package(artefact: Artefact) -> None:
    said = artefact.says(CHECKED)
    assert said == beside(CHECKED)
    assert all(len(parts) == 3 for parts in said.values())


def beside(code: str) -> Any:
    """The output of `code` with the whole packages."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        env={"PATH": os.defpath, "PYTHONPATH": str(SHARED)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


DATACLASS: Final = """
import dataclasses, json
from datetime import UTC, datetime
from zetel.domain.due import Due, WorkKind
due = Due(datetime(2026, 12, 15, 7, tzinfo=UTC), WorkKind.RENDER)
try:
    due.at = None
    frozen = False
except dataclasses.FrozenInstanceError:
    frozen = True
print(json.dumps({
    "frozen": frozen,
    "slots": not hasattr(due, "__dict__"),
    "equal": due == dataclasses.replace(due) != dataclasses.replace(due, of=90),
    "hash": hash(due) == hash(dataclasses.replace(due)),
    "repr": repr(due),
    "fields": [field.name for field in dataclasses.fields(due)],
}))
"""


def test_a_prepared_dataclass_is_like_any_other(artefact: Artefact) -> None:
    due = Due(datetime(2026, 12, 15, 7, tzinfo=UTC), WorkKind.RENDER)
    assert artefact.says(DATACLASS) == {
        "frozen": True,
        "slots": True,
        "equal": True,
        "hash": True,
        "repr": repr(due),
        "fields": [field.name for field in fields(due)],
    }
