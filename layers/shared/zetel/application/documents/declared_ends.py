"""Acknowledgements of declared ends as people read them, and the links to their files."""

from dataclasses import dataclass
from typing import Final

from zetel.application.commands import answers
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Reader
from zetel.application.documents.lists import file_link
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.errors import Unknown

#: The types of an acknowledgement's files.
CONTENT_TYPES: Final = {"pdf": "application/pdf", "ics": "text/calendar; charset=utf-8; method=PUBLISH"}


@dataclass(frozen=True, slots=True)
class ListDeclaredEnds:
    """The declared ends of a subscription, newest first.

    A page is filtered after the read, so a page may have fewer than `limit` rows and the list still goes on.
    """

    account: str
    subscription: str
    reader: Reader
    limit: int
    after: str | None = None


def list_declared_ends(command: ListDeclaredEnds, services: Services) -> Rows:
    """The rows of the list; two reads. Raises Unknown, NotAllowed."""
    key = keys.subscription(command.account, command.subscription)
    command.reader.read(command.account, services, key, whose=key).known(key, "subscription", command.subscription)
    held = keys.acknowledgements(command.account)
    page = services.store.page(held, limit=command.limit, after=command.after, newest_first=True)
    told = [declared for declared in page.items if declared.subscription == command.subscription]
    return Rows(tuple(map(answers.acknowledgement, told)), page.next)


@dataclass(frozen=True, slots=True)
class OpenDeclaredEnd:
    """A link to the file `format` of the acknowledgement `id`."""

    account: str
    subscription: str
    id: str
    format: str
    reader: Reader


def link_to_file(command: OpenDeclaredEnd, services: Services) -> Answer:
    """A URL that downloads the file, as `lists.file_link` says.

    Raises InvalidRequest for a format that does not exist, FileNotReady, Unknown, NotAllowed.
    """
    account, subscription, id = command.account, command.subscription, command.id
    key = keys.acknowledgement(account, id)
    found = command.reader.read(account, services, key, whose=keys.subscription(account, subscription))
    held = found.known(key, "cancellation", id)
    if held.subscription != subscription:
        raise Unknown(kind="cancellation", id=id)
    return file_link(id, held.files, command.format, CONTENT_TYPES, name=id, services=services)
