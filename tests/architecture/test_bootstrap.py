"""Choices of the environment: the payment provider, and the level of the log."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from local import template
from tests.artefact.artefact import environment
from zetel import bootstrap
from zetel.adapters import log
from zetel.adapters.log import Level
from zetel.adapters.payments.sandbox import SandboxProvider
from zetel.adapters.rates.ecb import EcbRates
from zetel.adapters.rates.sandbox_rates import NoSource, SandboxRates
from zetel.adapters.vat.sandbox_check import NoVatCheck, SandboxVatCheck
from zetel.adapters.vat.vies import ViesCheck

pytestmark = pytest.mark.mend(
    "layers/shared/zetel/bootstrap.py, compose and warm",
    "a function is put together there, from the environment that template.yaml gives it",
)


@pytest.fixture
def _deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    yield
    log.settle(stage="local", whole_from=Level.INFO)


def test_the_payment_provider_is_the_named_provider() -> None:
    provider: Any = bootstrap.compose(environment()).provider
    assert isinstance(provider.find.args[0].__self__, SandboxProvider)


def test_an_unknown_payment_provider_is_refused_when_a_function_starts() -> None:
    with pytest.raises(bootstrap.UnknownProvider, match=r"^PAYMENT_PROVIDER is 'stripe'; there is none, sandbox\.$"):
        bootstrap.compose({**environment(), "PAYMENT_PROVIDER": "stripe"})


@pytest.mark.parametrize(("name", "kind"), [("none", NoSource), ("ecb", EcbRates), ("sandbox", SandboxRates)])
def test_the_source_of_reference_rates_is_the_named_source(name: str, kind: type[object]) -> None:
    rates: Any = bootstrap.compose({**environment(), "REFERENCE_RATES": name}).rates
    assert isinstance(rates.make(), kind)


def test_an_unknown_source_of_reference_rates_is_refused_when_a_function_starts() -> None:
    with pytest.raises(bootstrap.UnknownSource, match=r"^REFERENCE_RATES is 'boe'; there is none, ecb, sandbox\.$"):
        bootstrap.compose({**environment(), "REFERENCE_RATES": "boe"})


@pytest.mark.parametrize(
    ("name", "kind", "checks"),
    [("none", NoVatCheck, False), ("sandbox", SandboxVatCheck, True), ("vies", ViesCheck, True)],
)
def test_the_register_of_vat_ids_is_the_named_register(name: str, kind: type[object], checks: bool) -> None:
    composed: Any = bootstrap.compose({**environment(), "VAT_CHECK": name})
    assert isinstance(composed.vat_check.ask.args[0].__self__, kind)
    assert composed.checks_vat_ids is checks


def test_an_unknown_register_of_vat_ids_is_refused_when_a_function_starts() -> None:
    with pytest.raises(bootstrap.UnknownRegister, match=r"^VAT_CHECK is 'hmrc'; there is none, sandbox, vies\.$"):
        bootstrap.compose({**environment(), "VAT_CHECK": "hmrc"})


@pytest.mark.mend(
    "template.yaml, Parameters: PaymentProvider, ReferenceRatesSource, VatCheck and LogLevel, AllowedValues; "
    "_PROVIDERS, _SOURCES and _REGISTERS in layers/shared/zetel/bootstrap.py",
    "an unknown value stops every function",
)
def test_the_template_offers_all_providers_sources_and_levels() -> None:
    parameters = template.read().content["Parameters"]
    assert parameters["PaymentProvider"]["AllowedValues"] == list(bootstrap._PROVIDERS)
    assert parameters["ReferenceRatesSource"]["AllowedValues"] == list(bootstrap._SOURCES)
    assert parameters["VatCheck"]["AllowedValues"] == list(bootstrap._REGISTERS)
    assert parameters["LogLevel"]["AllowedValues"] == [level.name for level in Level]


@pytest.mark.usefixtures("_deployed")
def test_a_started_function_logs_for_its_stage_and_level(monkeypatch, capsys) -> None:
    monkeypatch.setenv("ZETEL_STAGE", "prod")
    monkeypatch.setenv("LOG_LEVEL", "WARNING")
    bootstrap.warm()
    log.line(account="acc_1", status=200)
    log.line(account="acc_1", status=409)
    assert json.loads(capsys.readouterr().out) == {"account": "acc_1", "status": 409, "stage": "prod"}
