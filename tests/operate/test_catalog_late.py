"""Loading prices while contracts run: since when they are listed, and for how many contracts a change comes too late.

25 seats at 365.00 from 15 March 2026: the last day for a price of 15 March 2027 is 14 January, to 23:00 in UTC.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from operate.catalog import CatalogMistakes, Difference, compare, load, main
from operate.catalog_late import too_late
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, Shop
from zetel import bootstrap
from zetel.application.contracts.reading import read_subscription
from zetel.application.store import keys
from zetel.domain.parties.address import Language
from zetel.domain.quotes.ending import When

IN_TIME = datetime(2027, 1, 14, 22, 59, 59, tzinfo=UTC)
TOO_LATE = datetime(2027, 1, 14, 23, tzinfo=UTC)
RENEWED = datetime(2027, 3, 15, 9, tzinfo=UTC)

FILE = """
seller:
  entity: grachtwerk
  name: Grachtwerk Software B.V.
  address: {{street: Prinsengracht 1, city: Amsterdam, postcode: 1015 DK, country: NL}}
  mail: billing@grachtwerk.example
  zone: Europe/Amsterdam
  language: nl
  number_formats: {{invoice: "INV-{{year}}-{{number:06}}", credit_note: "CRN-{{year}}-{{number:06}}"}}
  iban: NL91ABNA0417164300
  vat_id: NL000099998B57
  registration: KvK 12345678
  cancellation_reasons:
    too_expensive: {{nl: Te duur, de: Zu teuer, fr: Trop cher, en: Too expensive}}
products:
  professional:
    kind: edition
    family: crm
    name: {{nl: Professional, de: Professional, fr: Professional, en: Professional}}
    description: {{nl: x, de: x, fr: x, en: x}}
    plans:
{plans}
  dialer:
    kind: add_on
    family: crm
    bases: [professional]
    name: {{nl: Kiezer, de: Wahl, fr: Appel, en: Dialer}}
    description: {{nl: x, de: x, fr: x, en: x}}
    plans:
      dialer-yearly: {{version: 1, model: flat, term: 1 year, billing: 1 year, rank: 1, prices: {{EUR: {{{dialer}}}}}}}
"""
PLAN = (
    "      {id}: {{version: 1, model: per_seat, term: 1 year, billing: 1 year, rank: 1, prices: {{EUR: {{{prices}}}}}}}"
)
OTHER = """  other:
    kind: edition
    family: sales
    name: {nl: x, de: x, fr: x, en: x}
    description: {nl: x, de: x, fr: x, en: x}
    plans:
      other-yearly: {version: 1, model: flat, term: 1 year, billing: 1 year, rank: 1, prices: {EUR: {2026-01-01: 1}}}
"""
SEATS, DIALER = {"2026-01-01": "365.00"}, {"2026-01-01": "99.00"}
DOUBLED = SEATS | {"2027-03-01": "730.00"}


def file(seats: Mapping[str, str] | None, dialer: Mapping[str, str]) -> str:
    """A catalogue with these dated prices of a seat, or without that plan, and of the dialer."""
    plans = {"professional-other": SEATS} | ({"professional-yearly": seats} if seats else {})
    return FILE.format(
        plans="\n".join(PLAN.format(id=id, prices=dated(prices)) for id, prices in plans.items()), dialer=dated(dialer)
    )


def dated(prices: Mapping[str, str]) -> str:
    return ", ".join(f'{since}: "{amount}"' for since, amount in prices.items())


class Seller(Shop):
    """A shop whose catalogue is loaded from a file, and a contract of 25 seats."""

    def __init__(self, at: datetime = contracts.BOUGHT, **profile: Any) -> None:
        super().__init__(at, **profile)
        self.id = self.buys(("professional-yearly", 25), key="bought")
        self.pump()
        self.sweep()

    def stock(self, *offers: Any, **changes: Any) -> None:
        self.load(SEATS)

    def load(self, seats: Mapping[str, str] | None, dialer: Mapping[str, str] = DIALER) -> Difference:
        """Loads the file; the customers are told at once."""
        found = load(file(seats, dialer), name="shop.yaml", store=self.world.store, clock=self.world.clock)
        self.sweep()  # finds the walk over the contracts
        self.pump()
        self.sweep()  # finds those that are to be told
        self.pump()
        return found

    def late(self, seats: Mapping[str, str] | None, dialer: Mapping[str, str] = DIALER) -> list[str]:
        """The words of the loader about contracts, before it loads the file."""
        store, clock = self.world.store, self.world.clock
        found = compare(file(seats, dialer), name="shop.yaml", store=store, clock=clock)
        return list(too_late(found, store, clock))

    def buys(self, *wanted: tuple[str, int], key: str) -> str:
        quote = self.quote(*wanted)
        self.confirm(quote, key=key)
        return str(quote["subscription"])

    def at(self, instant: datetime) -> None:
        self.world.clock.move_to(instant)

    def read(self) -> Mapping[str, Any]:
        return read_subscription(ACCOUNT, self.id, ANNA, Language.EN, self.services, self.catalog).body

    def next_renewal(self) -> Any:
        return self.read()["next_renewal"]

    def renewed(self) -> int:
        """The net amount of the renewal that the sweep finds now."""
        self.settle_everything()
        event = next(event for event in reversed(self.events()) if event.type == "subscription.renewed")
        documents: Any = event.data["documents"]
        invoice = self.document(documents[0])
        assert invoice
        return invoice.net


@pytest.fixture
def seller() -> Seller:
    return Seller()


def test_nothing_else_in_the_file_moves_the_terms_the_dates_and_the_renewal_of_a_contract(seller):
    before = seller.read()
    changed = (
        file(SEATS, DIALER)
        .replace("professional-yearly: {version: 1,", "professional-yearly: {version: 2, minimum: 40, policies: p,")
        .replace("bases: [professional]", "bases: [other]")
        .replace("family: crm", "family: sales")
        .replace("en: Professional", "en: Pro")
        .replace("zone: Europe/Amsterdam", "zone: America/New_York")
        .replace(
            "\nproducts:", "\npolicies: {p: {notice_days: 60, price_notice_days: 0, decrease: at_once}}\nproducts:"
        )
        + OTHER
    )
    load(changed, name="shop.yaml", store=seller.world.store, clock=seller.world.clock)
    after = seller.read()
    assert after["products"][0]["name"] == "Pro"
    assert {**after, "products": before["products"]} == before
    assert seller.quote_seats(seller.id, 30)["change"]["quantity"] == {"from": 25, "to": 30}


@pytest.mark.parametrize(
    ("loaded", "said", "net"),
    [
        (IN_TIME, [], 18_250_00),
        (
            TOO_LATE,
            [
                "! price professional-yearly.eur.2027-03-01 comes too late for the next renewal of 1 running contract",
            ],
            9_125_00,
        ),
    ],
)
def test_a_doubled_price_is_told_by_14_january_or_waits_for_the_next_renewal(seller, loaded, said, net):
    seller.at(loaded)
    assert seller.late(DOUBLED) == said
    seller.load(DOUBLED)
    assert seller.next_renewal()["net"] == net
    for day in (datetime(2027, 2, 6, 9, tzinfo=UTC), datetime(2027, 3, 8, 9, tzinfo=UTC)):
        seller.at(day)
        seller.settle_everything()
        letter = json.loads(seller.world.outbox.sent[-1].text)  # the facts of the notice, which a fake does not word
        assert (letter["next_term"]["net"], letter["at"][:10]) == (net, f"{day:%Y-%m-%d}")
    seller.at(RENEWED)
    assert seller.renewed() == net
    assert seller.next_renewal()["net"] == 18_250_00


def test_one_look_writes_nothing_and_a_second_load_says_nothing(seller):
    seller.at(TOO_LATE)
    assert seller.late(DOUBLED) == seller.late(DOUBLED) != []
    seller.load(DOUBLED)
    assert seller.late(DOUBLED) == []


def test_a_cheaper_price_is_never_too_late(seller):
    seller.at(RENEWED - timedelta(days=1))
    cheaper = SEATS | {"2027-03-15": "300.00"}
    assert seller.late(cheaper) == []
    seller.load(cheaper)
    seller.at(RENEWED)
    assert seller.renewed() == 7_500_00  # 25 x 300.00


def test_only_contracts_that_renew_are_counted(seller):
    again, ending, over = (seller.buys(("professional-yearly", 1), key=f"bought {n}") for n in range(3))
    seller.confirm(seller.quote_end(ending, When.TERM_END), key="ending")
    seller.confirm(seller.quote_end(over), key="over")
    seller.at(TOO_LATE)
    (said,) = seller.late(DOUBLED)
    assert said.endswith("of 2 running contracts")
    assert {seller.id, again}.isdisjoint({ending, over})


def test_an_add_ons_price_is_too_late_for_the_contracts_that_have_it(seller):
    seller.buys(("professional-yearly", 1), ("dialer-yearly", 1), key="with a dialer")
    seller.at(TOO_LATE)
    assert seller.late(SEATS, DIALER | {"2027-03-01": "120.00"}) == [
        "! price dialer-yearly.eur.2027-03-01 comes too late for the next renewal of 1 running contract"
    ]


def test_a_price_that_was_promised_is_dropped_too_late(seller):
    seller.load(SEATS | {"2027-03-01": "300.00"})
    seller.at(TOO_LATE)
    assert seller.late(SEATS) == [
        "! price professional-yearly.eur.2027-03-01 is dropped too late for the next renewal of 1 running contract"
    ]
    seller.load(SEATS)
    assert seller.quote(("professional-yearly", 25))["next_renewal"]["net"] == 9_125_00
    seller.at(RENEWED)
    assert seller.renewed() == 7_500_00


def test_a_plan_that_leaves_the_sale_keeps_the_prices_that_it_promised(seller):
    # A cheaper price of 1 March 2027 was told; in December the plan is sold no more.
    seller.load(SEATS | {"2027-03-01": "300.00"})
    seller.at(datetime(2026, 12, 1, 9, tzinfo=UTC))
    said = seller.load(None).changes
    assert said == ("- plan professional-yearly.1 is no longer sold; contracts keep it",)
    assert seller.next_renewal()["net"] == 7_500_00
    seller.at(RENEWED)
    assert seller.renewed() == 7_500_00


def test_a_plan_comes_back_on_sale_at_no_older_price_than_its_contracts_renew_at(seller):
    # 400.00 from June on; the plan leaves in July and comes back in August, without that price.
    seller.load(SEATS | {"2026-06-01": "400.00"})
    seller.at(datetime(2026, 7, 1, 9, tzinfo=UTC))
    seller.load(None)
    seller.at(datetime(2026, 8, 1, 9, tzinfo=UTC))
    with pytest.raises(CatalogMistakes, match="must keep 2026-06-01, which is in force"):
        seller.load(SEATS)
    seller.load(SEATS | {"2026-06-01": "400.00"})
    quote = seller.quote(("professional-yearly", 25))
    assert (quote["documents"][0]["net"], quote["next_renewal"]["net"]) == (10_000_00, 10_000_00)


def test_a_contract_keeps_a_dropped_price_whose_day_began_earlier_where_the_buyer_is():
    # In Auckland 15 March begins at 11:00 UTC of 14 March; in Amsterdam, where the seller is, the price has not begun.
    seller = Seller(datetime(2026, 3, 14, 12, tzinfo=UTC), zone="Pacific/Auckland")
    seller.load(SEATS | {"2026-03-15": "400.00"})
    seller.id = seller.buys(("professional-yearly", 25), key="at 400.00")
    seller.load(SEATS)
    assert seller.next_renewal()["net"] == 10_000_00


def test_a_price_counts_from_the_load_that_lists_it(seller):
    # Dropped and listed again: it is told from the second time on.
    seller.load(DOUBLED)
    seller.load(SEATS)
    seller.at(TOO_LATE)
    seller.load(DOUBLED)
    listed = head(seller)
    assert listed.loaded["professional-yearly.eur.2027-03-01"] == TOO_LATE
    assert (dict(listed.dropped), listed.withdrawn_prices) == ({}, ())
    assert seller.next_renewal()["net"] == 9_125_00


def test_a_price_of_an_interrupted_load_was_told_to_nobody(seller):
    seller.at(datetime(2027, 1, 10, 9, tzinfo=UTC))
    found = compare(file(DOUBLED, DIALER), name="shop.yaml", store=seller.world.store, clock=seller.world.clock)
    for product, price in found.prices:
        seller.world.store.put(keys.price(product, price.version), price)  # and then the load broke off
    seller.at(TOO_LATE)
    seller.load(DOUBLED)
    assert head(seller).loaded["professional-yearly.eur.2027-03-01"] == TOO_LATE
    assert seller.next_renewal()["net"] == 9_125_00


def test_the_command_says_it_before_and_after_loading(seller, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bootstrap, "services", lambda: seller.services)
    seller.at(TOO_LATE)
    given = tmp_path / "shop.yaml"
    given.write_text(file(DOUBLED, DIALER), encoding="utf-8")
    for arguments in ([str(given)], [str(given), "--apply"]):
        assert main(arguments) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[:2] == [
            "+ price professional-yearly.eur.2027-03-01: 730.00 EUR per seat, from 2027-03-01",
            "! price professional-yearly.eur.2027-03-01 comes too late for the next renewal of 1 running contract",
        ]


def head(seller: Seller) -> Any:
    found = seller.world.store.read(keys.catalog_head()).get(keys.catalog_head())
    assert found
    return next(listed for listed in found.products if listed.product.id == "professional")
