"""Time is the account's: use cases ask for the instant of an account, so that an account may have its own clock."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.application.contracts_running import SEPTEMBER, Running
from tests.fakes.world import FakeClock
from tests.shop import ACCOUNT, ANNA
from zetel import application
from zetel.application.quoting import seats
from zetel.application.quoting.seats import QuoteSeats
from zetel.domain.catalog.terms import Effect

USE_CASES = Path(application.__file__).parent

#: Modules that ask the deployment's own clock, and why.
OF_THE_DEPLOYMENT = {
    "accounts/accounts.py": "an account has no clock before it is opened",
    "catalog/reference_rates.py": "rates are published for all accounts",
    "catalog/storefront.py": "the shop window belongs to no account",
    "renewing/announcing.py": "the walk over contracts begins with a load, which belongs to no account",
    "work/sweep.py": "the sweep reads the due index of one clock",
}


class AheadForOne(FakeClock):
    """The deployment's clock, but for one account, whose clock is a week ahead."""

    def now(self, account: str | None = None) -> datetime:
        return super().now() + (timedelta(days=7) if account == ACCOUNT else timedelta())


def test_a_quote_is_made_at_the_instant_of_its_account():
    shop = Running()
    shop.at(SEPTEMBER)
    services = replace(shop.services, clock=AheadForOne(SEPTEMBER))
    command = QuoteSeats(ACCOUNT, ANNA, shop.id, shop.now.items[0].id, 30, Effect.NOW)
    quote = seats.quote_seats(command, services, shop.catalog)
    assert quote["made_at"] == (SEPTEMBER + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert services.now("acc_of_somebody_else") == SEPTEMBER


def asks_the_clock(module: Path) -> Iterator[int]:
    """Lines on which `module` asks a clock without naming an account: ``clock.now()``."""
    for node in ast.walk(ast.parse(module.read_text())):
        match node:
            case ast.Call(func=ast.Attribute(attr="now"), args=[]):
                yield node.lineno


def test_only_named_modules_ask_the_deployments_clock():
    found = {
        module.relative_to(USE_CASES).as_posix() for module in USE_CASES.rglob("*.py") if any(asks_the_clock(module))
    }
    assert found == OF_THE_DEPLOYMENT.keys(), "a use case asks services.now(account), or is listed here with its reason"
