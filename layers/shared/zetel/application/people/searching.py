"""Members found by the first letters of words of their names and mail addresses, as people type them.

Each word of a member has an entry, with what is shown. A member with several fitting words is shown at the first of
them, on whichever page that stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Person
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import MemberEntry
from zetel.application.store.wire import Wire, to_wire
from zetel.domain import folding
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties import rights
from zetel.domain.parties.people import search_words
from zetel.domain.parties.rights import Right

#: Entries read for a page: further words, and further entries of the same person, fall out.
_READ: Final = 100


@dataclass(frozen=True, slots=True)
class FindPeople:
    """Members of an account with words that begin with the words of `text`: all of them."""

    account: str
    person: Person
    text: str
    limit: int
    after: str | None = None


def find_people(command: FindPeople, services: Services) -> Rows:
    """The members found, in the order of the words; one read and one query, in an account of any size.

    Raises Unknown, NotAllowed, InvalidRequest.
    """
    membership_key = keys.membership(command.person.sub, command.account)
    membership = services.store.read(membership_key).get(membership_key)
    rights.must_be_member(membership, command.account, Right.VIEW_PEOPLE)
    wanted = folding.words(command.text)
    if not wanted:
        raise InvalidRequest.of("/q", "given with a letter or a digit", command.text)
    begin = max(wanted, key=len)
    page = services.store.page(keys.member_entries(command.account, begin), limit=_READ, after=command.after)
    found = [entry for entry in page.items if _is_shown(entry, begin, wanted)]
    shown = found[: command.limit]
    rows = tuple(_row(entry) for entry in shown)
    if len(found) > len(shown):
        return Rows(rows, keys.member_entry(command.account, shown[-1].word, shown[-1].member).sk)
    return Rows(rows, page.next)


def _is_shown(entry: MemberEntry, begin: str, wanted: Sequence[str]) -> bool:
    words = search_words(entry.name, entry.mail)
    first = min(word for word in words if word.startswith(begin))
    return entry.word == first and folding.matches(wanted, words)


def _row(entry: MemberEntry) -> Wire:
    shown: Wire = to_wire(entry)
    return {"id": entry.member, **{name: shown[name] for name in ("name", "mail", "state")}}
