"""Requests for the end of a subscription, as their customer and the seller's staff read them: steps with their days."""

from dataclasses import dataclass

from zetel.application.commands import answers
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Reader
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.errors import Unknown
from zetel.domain.quotes.end_request import EndRequest


def read_end_request(account: str, subscription: str, id: str, reader: Reader, services: Services) -> Answer:
    """The request about the subscription; one read, and an entry of the journal by staff. Raises Unknown,
    NotAllowed."""
    about = keys.subscription(account, subscription)
    found = reader.read(account, services, keys.end_request(account, id), whose=about)
    return shown(request_about(account, subscription, id, found))


@dataclass(frozen=True, slots=True)
class ListEndRequests:
    """The requests for the end of a subscription, newest first.

    A page is filtered after the read, so a page may have fewer than `limit` rows and the list still goes on.
    """

    account: str
    subscription: str
    reader: Reader
    limit: int
    after: str | None = None


def list_end_requests(command: ListEndRequests, services: Services) -> Rows:
    """The rows of the list; two reads. Raises Unknown, NotAllowed."""
    key = keys.subscription(command.account, command.subscription)
    command.reader.read(command.account, services, key, whose=key).known(key, "subscription", command.subscription)
    held = keys.end_requests(command.account)
    page = services.store.page(held, limit=command.limit, after=command.after, newest_first=True)
    told = [request for request in page.items if request.subscription == command.subscription]
    return Rows(tuple(map(answers.end_request, told)), page.next)


def shown(request: EndRequest) -> Answer:
    return Answer(200, answers.end_request(request), version=request.version)


def request_about(account: str, subscription: str, id: str, found: Records) -> EndRequest:
    """The request `id`, if it was read and is about the subscription. Raises Unknown."""
    request = found.known(keys.end_request(account, id), "request", id)
    if request.subscription != subscription:
        raise Unknown(kind="request", id=id)
    return request
