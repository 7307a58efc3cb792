"""VAT ids checked as work: a German customer of a Dutch seller enters an id on 15 March 2026, 10:00 in Amsterdam.

25 seats cost 9,125.00: under the reverse charge that is all, else VAT of 21 % is 1,916.25.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.shop import ACCOUNT, ANNA, PROFILE, Shop
from zetel.application.accounts import profiles, vat_checking
from zetel.application.accounts.profiles import ChangeProfile
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.work import parking
from zetel.domain.due import WorkKind
from zetel.domain.errors import InvalidRequest, ProfileMoved, ServiceAway
from zetel.domain.parties.address import Address
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.vat_status import VatAnswer, VatState

HAMBURG = Address(street="Kade 7", city="Hamburg", postcode="20457", country="DE")
KNOWN, UNKNOWN, SILENT = "DE136695976", "DE136601704", "DE136601903"
REVERSED, TAXED = 9_125_00, 11_041_25


class Register:
    """A `VatCheck` that answers as it is told; None is weather."""

    def __init__(self) -> None:
        self.answer: VatAnswer | None = VatAnswer(VatState.VALID, "WAPI1")
        self.asked: list[tuple[str, str | None]] = []

    def ask(self, vat_id: str, *, requester: str | None) -> VatAnswer:
        self.asked.append((vat_id, requester))
        if self.answer is None:
            raise ServiceAway(service="vies")
        return self.answer


class Checked(Shop):
    """The shop whose customer is German, with a register."""

    def __init__(self) -> None:
        super().__init__(address=HAMBURG)
        self.register = Register()
        self.services = replace(self.services, checks_vat_ids=True, vat_check=self.register)

    @property
    def profile(self) -> BillingProfile:
        key = keys.profile(ACCOUNT, PROFILE)
        return self.world.store.read(key).known(key, "profile", PROFILE)

    def change(self, **changes: object) -> Answer:
        command = ChangeProfile(ACCOUNT, PROFILE, ANNA, self.profile.version, changes)
        return profiles.change_profile(command, self.services)

    def days(self, count: float) -> None:
        """Days pass, and then the sweep comes."""
        self.world.clock.move(timedelta(days=count))
        self.sweep()
        self.pump()

    def total(self) -> int:
        return int(self.quote()["documents"][0]["total"])

    def told(self) -> list[str]:
        return [event.type for event in self.events() if event.type.startswith("profile.")]


@pytest.fixture
def shop() -> Checked:
    return Checked()


def test_an_id_is_due_at_once_and_nobody_waits_for_its_register(shop):
    shop.change(vat_id=KNOWN)
    assert shop.register.asked == []
    assert (shop.profile.due.kind, shop.profile.due.at) == (WorkKind.VAT_CHECK, shop.world.clock.now())
    status = shop.profile.vat_status
    assert (status.state, status.entered_on, status.until) == (VatState.FORMAT, date(2026, 3, 15), date(2026, 4, 14))
    assert shop.total() == REVERSED


def test_a_valid_id_keeps_number_and_day_and_leaves_the_version(shop):
    shop.change(vat_id=KNOWN)
    shop.days(0)
    assert shop.register.asked == [(KNOWN, shop.catalog.seller().vat_id)]
    status = shop.profile.vat_status
    assert (status.state, status.consultation, status.checked_on) == (VatState.VALID, "WAPI1", date(2026, 3, 15))
    assert shop.profile.version == 2
    shop.days(29)
    assert len(shop.register.asked) == 1
    shop.days(1)
    assert len(shop.register.asked) == 2
    assert shop.told() == ["profile.changed", "profile.vat_id_checked"]


def test_an_invalid_id_is_as_none_and_a_new_version_and_told_to_customer_and_seller(shop):
    shop.change(vat_id=UNKNOWN)
    quote = shop.quote()
    shop.register.answer = VatAnswer(VatState.INVALID, "WAPI2")
    shop.days(0)
    assert shop.profile.version == 3
    assert shop.total() == TAXED
    with pytest.raises(ProfileMoved):
        shop.confirm(quote, key="before")
    to = [mail.to for mail in shop.world.outbox.sent]
    assert to == [("administratie@veerman.example",), (shop.catalog.seller().mail,)]
    assert shop.told() == ["profile.changed", "profile.vat_id_refused"]


def test_an_invalid_id_stands_on_no_document(shop):
    shop.change(vat_id=UNKNOWN)
    shop.register.answer = VatAnswer(VatState.INVALID)
    shop.days(0)
    answer = shop.confirm(shop.quote(), key="after")
    document = shop.document(answer.body["documents"][0]["id"])
    assert (document.buyer.vat_id, document.tax_rule) == (None, "domestic")


def test_without_an_answer_an_id_serves_for_30_days_and_is_asked_about_daily(shop):
    shop.change(vat_id=SILENT)
    shop.register.answer = VatAnswer(VatState.UNAVAILABLE)
    for _ in range(30):
        shop.days(0)
        assert shop.profile.vat_status.state is VatState.UNAVAILABLE
        assert shop.total() == REVERSED
        shop.days(1)
    assert len(shop.register.asked) == 31  # 15 March to 14 April
    assert shop.total() == TAXED
    assert shop.told() == ["profile.changed", "profile.vat_id_checked"]
    shop.register.answer = VatAnswer(VatState.VALID)
    shop.days(1)
    assert (shop.total(), shop.profile.version) == (REVERSED, 3)


def test_weather_is_waited_out_for_a_day_and_is_then_no_answer(shop):
    shop.change(vat_id=KNOWN)
    shop.register.answer = None
    shop.days(0)
    assert shop.profile.vat_status.state is VatState.FORMAT
    assert shop.profile.due.at == shop.world.clock.now() + timedelta(minutes=5)
    for _ in range(24):
        shop.days(1 / 24)
    assert (shop.profile.vat_status.state, shop.profile.parked) == (VatState.UNAVAILABLE, None)
    assert shop.profile.due.at == shop.world.clock.now() + timedelta(days=1)
    assert shop.profile.version == 2


def test_a_defect_is_counted_and_parks_with_the_fifth(shop):
    shop.change(vat_id=KNOWN)
    shop.register.ask = None
    for _ in range(5):
        with pytest.raises(TypeError):
            parking.attempt(
                keys.profile(ACCOUNT, PROFILE),
                lambda: vat_checking.check(ACCOUNT, PROFILE, shop.services, shop.catalog),
                shop.services,
            )
    assert (shop.profile.parked, shop.profile.due, shop.profile.version) == ("TypeError", None, 2)
    parking.resume(keys.profile(ACCOUNT, PROFILE), shop.services)
    assert shop.profile.due.kind is WorkKind.VAT_CHECK


def test_the_same_id_entered_again_begins_no_new_30_days(shop):
    shop.change(vat_id=SILENT)
    shop.days(10)
    shop.change(vat_id=None)
    assert (shop.profile.due, shop.profile.vat_status.vat_id) == (None, SILENT)
    shop.change(vat_id=SILENT)
    assert shop.profile.vat_status.until == date(2026, 4, 14)
    shop.change(vat_id=KNOWN)
    assert shop.profile.vat_status.until == date(2026, 4, 24)


def test_an_id_outside_the_union_is_asked_of_nobody(shop):
    zurich = {"street": "Seeweg 1", "city": "Zürich", "postcode": "8001", "country": "CH"}
    shop.change(address=zurich, vat_id="CHE107787577MWST")
    assert (shop.profile.due, shop.profile.vat_status.until) == (None, None)


def test_where_nothing_checks_ids_the_format_serves_without_end(shop):
    shop.services = replace(shop.services, checks_vat_ids=False)
    shop.change(vat_id=KNOWN)
    shop.days(300)
    assert (shop.profile.due, shop.register.asked, shop.total()) == (None, [], REVERSED)


def test_an_id_entered_before_has_30_days_from_the_day_on_which_checking_began(shop):
    shop.put_profile(replace(shop.profile, vat_id=KNOWN))
    assert vat_checking.is_unchecked(ACCOUNT, PROFILE, shop.services)
    vat_checking.begin(ACCOUNT, PROFILE, shop.services)
    assert not vat_checking.is_unchecked(ACCOUNT, PROFILE, shop.services)
    assert shop.profile.vat_status.until == date(2026, 4, 14)
    shop.days(0)
    assert (shop.profile.vat_status.state, shop.profile.version) == (VatState.VALID, 1)


def test_a_change_and_an_answer_at_the_same_moment_lose_neither(shop):
    shop.change(vat_id=KNOWN)
    shop.days(0)
    shop.change(name="Nordlicht GmbH")
    assert (shop.profile.name, shop.profile.vat_status.state) == ("Nordlicht GmbH", VatState.VALID)


def test_a_removed_recipient_leaves_the_settings_and_the_last_one_of_a_deadline_is_refused(shop):
    two = ["administratie@veerman.example", "books@veerman.example"]
    only = {"renewals": ["books@veerman.example"], "payments": ["books@veerman.example"]}
    shop.change(recipients=two, notifications={"payments": only["payments"]})
    shop.change(recipients=two[:1])
    assert shop.profile.notifications == {"payments": ()}
    shop.change(recipients=two, notifications=only)
    with pytest.raises(InvalidRequest) as refused:
        shop.change(recipients=two[:1])
    rule = "at least one recipient: mails of this kind have a deadline"
    assert [(error.field, error.rule) for error in refused.value.errors] == [("/notifications/renewals", rule)]
