"""Requests for ends about which the seller decides, as people and staff make and decide them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.accounts import link_uses
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming import asking_for_ends, deciding_ends
from zetel.application.confirming.asking_for_ends import MoveEndRequest
from zetel.application.confirming.deciding_ends import DecideEnd
from zetel.application.confirming.quote_kind import Confirmation, Reason
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.catalog.terms import CancellationMode, Checklist, ContractManager, Fee, Policies
from zetel.domain.links import Link, LinkPurpose
from zetel.domain.parties.member import StaffRole
from zetel.domain.quotes.end_request import EndDeclaration, EndRequest, EndStepKind, GivenChecklist

#: The worked example's plan, whose customers ask for its end; it sends no renewal mails.
ASKED: Final = contracts.edition(
    "professional-asked",
    policies=Policies(
        mode=CancellationMode.REQUEST,
        checklist=Checklist(exported=True, data_owner=True, letters=10),
        fee=Fee(basis_points=1000),
        mail_leads=(),
    ),
)
#: The same plan, whose ends an account manager helps to declare.
ASSISTED: Final = contracts.edition(
    "professional-assisted",
    policies=Policies(
        mode=CancellationMode.ASSISTED,
        account_manager=ContractManager("Mara Visser", "mara@stoelwerk.example"),
        mail_leads=(),
    ),
)
ANSWERS: Final = GivenChecklist(exported=True, data_owner="Bo Koper", words="The team in Ghent closes.")
MANAGER: Final = Person("5b6c1e0e-0000-4000-8000-00000000a5a1", "", "", frozenset({StaffRole.ACCOUNT_MANAGER}))


def asks(
    shop: Shop,
    quote: Mapping[str, Any],
    *,
    key: str = "asks",
    services: Services | None = None,
    catalog: Catalog | None = None,
) -> Answer:
    """The request with the statement `quote`."""
    command = Confirmation(
        ACCOUNT,
        ANNA,
        quote,
        IdempotentRequest(key, quote["id"]),
        subscription=quote["subscription"],
        reason=Reason("other", "we close"),
    )
    return asking_for_ends.ask(command, ANSWERS, services or shop.services, catalog or shop.catalog)


def stored(shop: Shop, id: str) -> EndRequest:
    key = keys.end_request(ACCOUNT, id)
    return shop.world.store.read(key).known(key, "request", id)


def sends_again(shop: Shop, id: str, services: Services | None = None, _: Catalog | None = None) -> Answer:
    other = replace(ANSWERS, words="The team in Ghent has closed.")
    return asking_for_ends.send_again(_of_customer(shop, id), other, services or shop.services)


def withdraws(shop: Shop, id: str, services: Services | None = None, _: Catalog | None = None) -> Answer:
    return asking_for_ends.withdraw(_of_customer(shop, id), services or shop.services)


def approves(shop: Shop, id: str, services: Services | None = None, _: Catalog | None = None) -> Answer:
    return deciding_ends.approve(_of_staff(shop, id), services or shop.services)


def rejects(shop: Shop, id: str, services: Services | None = None, catalog: Catalog | None = None) -> Answer:
    command = _of_staff(shop, id)
    services, catalog = services or shop.services, catalog or shop.catalog
    return deciding_ends.reject(command, "owner_missing", "Who is it?", services, catalog)


def prepares(shop: Shop, id: str, services: Services | None = None, _: Catalog | None = None) -> Answer:
    return deciding_ends.prepare(_of_staff(shop, id), "As we agreed.", services or shop.services)


def records(shop: Shop, id: str, services: Services | None = None, _: Catalog | None = None) -> Answer:
    """Records a letter of the first day."""
    on = stored(shop, id).first_day
    return deciding_ends.record(_of_staff(shop, id), EndDeclaration.LETTER, on, services or shop.services)


def confirms(shop: Shop, id: str, services: Services | None = None, _: Catalog | None = None) -> Answer:
    """Uses the newest link."""
    request = stored(shop, id)
    link = Link(LinkPurpose.CONFIRM_END, ACCOUNT, id, request.link_state.newest, request.link_closes)
    text = shop.services.links.address(link)
    return link_uses.use_link(text, {LinkPurpose.CONFIRM_END: deciding_ends.confirm_by_link}, services or shop.services)


def took(request: EndRequest, step: Callable[..., Any]) -> bool:
    """Whether the last step of the request is this one."""
    return request.steps[-1].kind is _STEPS[step]


_STEPS: Final[Mapping[Callable[..., Any], EndStepKind]] = {
    sends_again: EndStepKind.SENT_AGAIN,
    withdraws: EndStepKind.WITHDRAWN,
    approves: EndStepKind.APPROVED,
    rejects: EndStepKind.REJECTED,
    prepares: EndStepKind.PREPARED,
    records: EndStepKind.DECLARED,
    confirms: EndStepKind.DECLARED,
}


def _of_customer(shop: Shop, id: str) -> MoveEndRequest:
    """The command of the customer about the request as it is."""
    request = stored(shop, id)
    return MoveEndRequest(ACCOUNT, request.subscription, id, ANNA, request.version)


def _of_staff(shop: Shop, id: str) -> DecideEnd:
    """The command of the account manager about the request as it is."""
    request = stored(shop, id)
    return DecideEnd(ACCOUNT, request.subscription, id, MANAGER, request.version)
