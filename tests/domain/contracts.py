"""Things to sell and to buy with: prices that can be checked in the head."""

from datetime import UTC, date, datetime, timedelta

from zetel.domain.calendar import Interval, Unit
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.catalog.products import Offer, Plan, Product, ProductKind
from zetel.domain.catalog.terms import Policies, Trial, TrialEnd
from zetel.domain.parties.address import Address, Language
from zetel.domain.parties.profile import Balance, BillingProfile, CreditLimit
from zetel.domain.parties.programme import Programme
from zetel.domain.parties.seller import Seller
from zetel.domain.quotes.quote import NewIds
from zetel.domain.subscriptions.pricing import Buyer, Choice
from zetel.domain.subscriptions.subscription import Collection

#: The people and things of the worked example.
ACCOUNT = "acc_01KKRAFRB09WCR6PDXY1Z5WQF2"
PROFILE = "pro_01KKRAFRB0M5GAVTQ3Z8C1D7HE"
MEMBER = "mem_01KKRAFRB0XDYK8BTJSGRH03WZ"
#: One open tier at 12.00.
TWELVE = (Tier(12_00),)
YEAR, MONTH = Interval(1, Unit.YEAR), Interval(1, Unit.MONTH)
#: Two weeks for nothing, then paid by itself; a week more on demand.
TRIAL = Trial(14, end=TrialEnd.CONVERT, extension_days=7)
#: 10:00 in Amsterdam on 15 March 2026, when the worked example's subscription was bought.
BOUGHT = datetime(2026, 3, 15, 9, tzinfo=UTC)
NONPROFIT = Programme("nonprofit", {"en": "Non-profits", "nl": "Non-profit"})
#: Longer than any patience of the service.
QUARTER_OF_AN_HOUR = timedelta(minutes=15)


def seller(**changes) -> Seller:
    facts = {
        "entity": "zetel-nl",
        "name": "Stoelwerk B.V.",
        "address": Address(street="Keizersgracht 1", city="Amsterdam", postcode="1015 CJ", country="NL"),
        "mail": "billing@stoelwerk.example",
        "zone": "Europe/Amsterdam",
        "language": Language.NL,
        "number_formats": {"invoice": "INV-{year}-{number:06}", "credit_note": "CRN-{year}-{number:06}"},
        "iban": "NL91ABNA0417164300",
        "vat_id": "NL001234567B01",
        "registration": "KvK 12345678",
        "cancellation_reasons": {"too_expensive": {"en": "Too expensive"}, "other": {"en": "Another reason"}},
        "rejection_reasons": {"owner_missing": {"en": "The owner of the data is missing"}},
        "programmes": (NONPROFIT,),
    }
    return Seller(**{**facts, **changes})


def profile(**changes) -> BillingProfile:
    facts = {
        "id": PROFILE,
        "account": ACCOUNT,
        "version": 1,
        "name": "Veerman Logistiek B.V.",
        "address": Address(street="Havenstraat 12", city="Rotterdam", postcode="3011 AA", country="NL"),
        "language": Language.EN,
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "recipients": ("administratie@veerman.example",),
        "credit": CreditLimit(limit=50_000_00, currency="EUR", days=30),
    }
    return BillingProfile(**{**facts, **changes})


def edition(plan="professional-yearly", unit_price=365_00, *, term=YEAR, billing=YEAR, currency="EUR", **plan_facts):
    """An edition per seat; the defaults cost 1.00 a day in a year of 365 days."""
    product = Product("professional", ProductKind.EDITION, "crm", {"en": "Professional"}, {"en": ""})
    return _offer(product, plan, (Tier(unit_price),), PriceModel.PER_SEAT, term, billing, currency, plan_facts)


def starter(plan="starter-monthly", unit_price=31_00, *, trial=TRIAL, **plan_facts):
    """An edition of its own, monthly, with a trial; the defaults cost 1.00 a day in January."""
    product = Product("starter", ProductKind.EDITION, "crm", {"en": "Starter"}, {"en": ""})
    plan_facts = {"policies": Policies(trial=trial), **plan_facts}
    return _offer(product, plan, (Tier(unit_price),), PriceModel.PER_SEAT, MONTH, MONTH, "EUR", plan_facts)


def add_on(
    id="data-storage",
    tiers=TWELVE,
    model=PriceModel.PER_SEAT,
    *,
    plan=None,
    term=YEAR,
    billing=YEAR,
    currency="EUR",
    **plan_facts,
):
    product = Product(id, ProductKind.ADD_ON, "crm", {"en": id.title()}, {"en": ""}, bases=("professional",))
    return _offer(product, plan or f"{id}-yearly", tiers, model, term, billing, currency, plan_facts)


def _offer(product, plan, tiers, model, term, billing, currency, plan_facts) -> Offer:
    facts = {"rank": 2, "minimum": 1, "maximum": 1 if model is PriceModel.FLAT else 10_000, "policies": Policies()}
    made = Plan(plan, 3, product.id, model, term, billing, **{**facts, **plan_facts})
    price = Price(plan, currency, date(2026, 1, 1), model, tiers)
    return Offer(product, made, price, (price,))


def buyer(*, collection=Collection.INVOICE, balance=0, owed=0, **changes) -> Buyer:
    return Buyer(MEMBER, profile(**changes), Balance(balance, owed), collection)


def choices(*wanted) -> list[Choice]:
    """Choices of ``(offer, quantity)``, the base first, as a request would number them."""
    return [
        Choice(offer, quantity, "" if index == 0 else f"/addons/{index - 1}")
        for index, (offer, quantity) in enumerate(wanted)
    ]


def new_ids(items=1, *, after=0) -> NewIds:
    """Ids for so many new `items`, the first one numbered `after` those that are there already."""
    named = tuple(f"itm_{after + n}" for n in range(1, items + 1))
    return NewIds("quo_1", "sub_1", "inv_1", ("crn_1", "crn_2"), named, "ent_1", "pay_1")


def in_words(subject) -> str:
    return f"{subject.quantity} {subject.product.id} {subject.kind}"
