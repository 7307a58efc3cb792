"""A catalogue file is read as it is written."""

from datetime import date

import pytest

from operate.catalog import read_catalog
from tests.operate.small import DEMO, SMALL, read
from zetel.domain.calendar import Interval, Unit
from zetel.domain.catalog.prices import Price, PriceModel, Tier, portions
from zetel.domain.catalog.products import LicencePer, Plan, Product, ProductCentre, ProductKind
from zetel.domain.catalog.terms import (
    CancellationMode,
    Cancelling,
    Checklist,
    ContractManager,
    Decreasing,
    Fee,
    Policies,
    Sale,
    Trial,
    TrialEnd,
)
from zetel.domain.parties.address import Address, Language
from zetel.domain.parties.seller import Seller


def test_the_seller_has_its_ids_in_their_normal_form():
    assert read().seller == Seller(
        entity="grachtwerk",
        name="Grachtwerk Software B.V.",
        address=Address(street="Voorbeeldkade 12", city="Amsterdam", postcode="1011 ZZ", country="NL"),
        mail="facturen@grachtwerk.example",
        zone="Europe/Amsterdam",
        language=Language.NL,
        number_formats={"invoice": "INV-{year}-{number:06}", "credit_note": "CRN-{year}-{number:06}"},
        iban="NL02ABNA0123456789",
        bic="ABNANL2A",
        vat_id="NL000099998B57",
        collects=True,
        one_stop_shop=True,
        registration="KvK 12345678",
        cancellation_reasons={"other": {"nl": "Anders", "de": "Anderes", "fr": "Autre", "en": "Other"}},
    )


def test_a_seller_may_keep_documents_for_other_years_than_its_country_asks_for():
    assert (read().seller.retention_years, read().seller.keeps_years) == (None, 7)
    named = read((13, "  one_stop_shop: true\n  retention_years: 12")).seller
    assert (named.retention_years, named.keeps_years) == (12, 12)


def test_a_plan_has_its_terms_and_its_dated_prices_in_minor_units():
    crm = read().shelves[0]
    assert crm.product == Product(
        id="crm",
        kind=ProductKind.EDITION,
        family="suite",
        name={"nl": "Klanten", "de": "Kunden", "fr": "Clients", "en": "Customers"},
        description={"nl": "Alles", "de": "Alles", "fr": "Tout", "en": "Everything"},
    )
    assert crm.plans[0] == Plan(
        id="crm-yearly",
        version=3,
        product="crm",
        model=PriceModel.PER_SEAT,
        term=Interval(1, Unit.YEAR),
        billing=Interval(1, Unit.MONTH),
        rank=10,
        minimum=5,
        maximum=500,
        policies=Policies(refund_window_days=30, mail_leads=(90, 60, 7), fee=Fee(basis_points=1000)),
        anchor_day=1,
    )
    assert crm.prices[:3] == (
        Price("crm-yearly", "EUR", date(2026, 1, 1), PriceModel.PER_SEAT, (Tier(36_50),)),
        Price("crm-yearly", "EUR", date(2027, 1, 1), PriceModel.PER_SEAT, (Tier(38_00),)),
        Price("crm-yearly", "JPY", date(2026, 1, 1), PriceModel.PER_SEAT, (Tier(5_800),)),
    )


def test_a_flat_plan_has_a_quantity_of_1():
    weekly = read().shelves[0].plans[1]
    assert (weekly.minimum, weekly.maximum, weekly.term) == (1, 1, Interval(4, Unit.WEEK))


def test_a_plan_without_bounds_has_a_quantity_of_1_to_a_million():
    space = read().shelves[1]
    assert (space.plans[0].minimum, space.plans[0].maximum) == (1, 1_000_000)
    assert space.product.bases == ("crm",)
    assert space.prices[0].tiers == (Tier(2_00, 10), Tier(1_50, 50), Tier(1_00))


def test_an_edition_has_the_whole_centre_unless_it_says_small():
    assert [shelf.product.centre for shelf in read().shelves] == [ProductCentre.FULL] * 2
    small = read((32, "    family: suite\n    centre: small"))
    assert small.shelves[0].product.centre is ProductCentre.SMALL


def test_a_product_is_licensed_per_person_unless_it_says_account():
    assert [shelf.product.per for shelf in read().shelves] == [LicencePer.PERSON] * 2
    assert read((64, "    family: storage\n    per: account")).shelves[1].product.per is LicencePer.ACCOUNT


def test_a_set_holds_only_the_terms_that_differ_from_its_inherited_set():
    weekly = (
        read((58, "        policies: {inherits: leaving-costs, notice_days: 2, mail_leads: [7]}")).shelves[0].plans[1]
    )
    assert weekly.policies == Policies(
        refund_window_days=30,  # of standard
        fee=Fee(fixed={"EUR": 50_00, "JPY": 8_000}),  # of leaving-costs
        notice_days=2,
        mail_leads=(7,),  # its own, instead of standard's
    )


@pytest.mark.mend(
    "layers/shared/zetel/domain/catalog/terms.py (Policies), operate/catalog_policies.py (_TERMS) and the terms below, "
    "tests/operate/test_catalog_file.py: the same fields in one order",
    "a policy that no file can say is never agreed",
)
def test_every_term_can_be_written():
    terms = """
      notice_days: by_term
      price_notice_days: 45
      advised_days: 90
      refund_window_days: 0
      cancelling: not_allowed
      fee: {share: 250 bp, beyond_credit: true}
      return_hours: 0
      decrease: at_once
      increase: at_renewal
      upgrade: at_renewal
      downgrade: now
      cancellation_credit_to: balance
      change_credit_to: refund
      mode: self_service
      checklist: none
      account_manager: none
      export_required: true
      trial: none
      buyers: anyone
      sale: on_request
      mail_leads: []
      comment_length: 20
      after_end: {expired_days: 40, disabled_days: 80}"""
    policies = read((45, f"        policies:{terms.replace('      ', '          ')}")).shelves[0].plans[0].policies
    assert (policies.notice_days, policies.cancelling, policies.decrease) == (
        None,
        Cancelling.NOT_ALLOWED,
        Decreasing.AT_ONCE,
    )
    assert policies.fee == Fee(basis_points=250, beyond_credit=True)
    assert policies.export_required
    written = [line.split(":")[0].strip() for line in terms.strip().split("\n")]
    assert written == list(Policies.__dataclass_fields__)


def test_a_plan_whose_end_is_asked_for_has_a_checklist_and_the_seller_reasons_to_reject():
    reasons = "  one_stop_shop: true\n  rejection_reasons: {owner: {nl: A, de: B, fr: C, en: D}}"
    asked = "        policies: {mode: request, checklist: {exported: true, data_owner: true, letters: 40}}"
    file = read((13, reasons), (45, asked))
    policies = file.shelves[0].plans[0].policies
    assert policies.mode is CancellationMode.REQUEST
    assert policies.checklist == Checklist(exported=True, data_owner=True, letters=40)
    assert file.seller.rejection_reasons == {"owner": {"nl": "A", "de": "B", "fr": "C", "en": "D"}}


def test_a_plan_whose_ends_are_assisted_names_an_account_manager():
    assisted = "        policies: {mode: assisted, account_manager: {name: Mara Visser, mail: mara@grachtwerk.example}}"
    policies = read((45, assisted)).shelves[0].plans[0].policies
    assert policies.account_manager == ContractManager("Mara Visser", "mara@grachtwerk.example")


def test_none_and_by_term_switch_off_inherited_terms():
    crm = read((45, "        policies: {inherits: committed, fee: none, mail_leads: by_term}")).shelves[0].plans[0]
    assert (crm.policies.fee, crm.policies.mail_leads) == (None, None)


def test_a_file_needs_no_named_policies():
    lines = SMALL.split("\n")
    text = "\n".join([*lines[:18], *lines[28:]]).replace("policies: committed", "policies: {}")
    file = read_catalog(text.replace("inherits: leaving-costs, ", ""), name="small.yaml")
    assert file.shelves[0].plans[0].policies == Policies()


def test_an_amount_may_omit_its_decimals_and_its_quotes():
    eur = [price.tiers[0].unit_price for price in read((48, "            2026-01-01: 36")).shelves[0].prices[:2]]
    assert eur == [36_00, 38_00]


def test_the_demo_has_the_plans_of_the_examples():
    demo = read_catalog(DEMO.read_text(encoding="utf-8"), name=DEMO.name)
    kinds = [shelf.product.kind for shelf in demo.shelves]
    assert (kinds.count(ProductKind.EDITION), kinds.count(ProductKind.ADD_ON)) == (4, 4)
    assert [(shelf.product.id, shelf.plans[0].model.value) for shelf in demo.shelves[3:]] == [
        ("planning-board", "per_seat"),
        ("data-storage", "graduated"),
        ("file-storage", "volume"),
        ("inbox", "per_seat"),
        ("dialer", "flat"),
    ]
    by_request = [plan for shelf in demo.shelves for plan in shelf.plans if plan.policies.checklist]
    assert [(plan.id, plan.policies.mode) for plan in by_request] == [
        ("enterprise-yearly-by-request", CancellationMode.REQUEST)
    ]
    asked_for = [plan for shelf in demo.shelves for plan in shelf.plans if plan.policies.sale is Sale.ON_REQUEST]
    assert [(plan.id, plan.term.words) for plan in asked_for] == [("enterprise-two-years", "2 years")]
    special = {plan.id for plan in (*by_request, *asked_for)}
    for shelf in demo.shelves:
        usual = [plan for plan in shelf.plans if plan.id not in special]
        lengths = [("1 month", "1 month"), ("1 year", "1 year"), ("1 year", "1 month")]
        small = shelf.product.centre is ProductCentre.SMALL  # by the year alone
        assert [(plan.term.words, plan.billing.words) for plan in usual if plan.policies.trial is None] == (
            lengths[1:2] if small else lengths
        )
        sold = {(price.plan, price.currency) for price in shelf.prices if price.plan not in special}
        assert sold == {(plan.id, currency) for plan in usual for currency in ("EUR", "USD", "JPY")}
    professional = demo.shelves[1]
    assert [plan.policies.trial for shelf in demo.shelves for plan in shelf.plans if plan.policies.trial] == [
        Trial(14, end=TrialEnd.CONVERT, seats=25, extension_days=7)
    ]
    yearly = next(plan for plan in professional.plans if plan.name == "professional-yearly.3")
    assert yearly.policies == Policies(fee=Fee(basis_points=1000))
    price = next(p for p in professional.prices if p.version == "professional-yearly.eur.2026-01-01")
    assert [part.unit_price for part in portions(price, 25)] == [365_00]
