"""Accounts and refund tasks as the seller's staff finds them, across accounts.

A find tells names and numbers, and opens no account: opening one is journaled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import staff_rights
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Person
from zetel.application.commands.staff_rights import Reach
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.records import NameEntry
from zetel.application.store.wire import Wire, to_wire
from zetel.domain import folding
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.rights import StaffRight
from zetel.domain.payments.reference import numbers_in

#: As many numbers of a text are looked up.
_MOST_NUMBERS: Final = 12


@dataclass(frozen=True, slots=True)
class FindAccounts:
    """Find accounts by the first letters of words of a `name`, or by the `number` of an invoice or credit note."""

    person: Person
    limit: int
    name: str | None = None
    number: str | None = None
    after: str | None = None


def find_accounts(command: FindAccounts, services: Services, catalog: Catalog) -> Rows:
    """The accounts found that the person sees, each once a page; two calls, three for an account manager.

    Raises NotAllowed, InvalidRequest.
    """
    reach = staff_rights.reach(command.person, StaffRight.VIEW_ACCOUNTS, services)
    if command.number and not command.name:
        return _seen(_by_number(command.number, services, catalog), reach)
    words = folding.words(command.name or "")
    if command.number or not words:
        raise InvalidRequest.of("/name", "given with a letter or a digit, or number instead", command.name)
    page = services.store.page(keys.name_entries(max(words, key=len)), limit=command.limit, after=command.after)
    found = _named(page.items, services)
    rows: dict[str, dict[str, Any]] = {}
    for entry in page.items:
        account, profile = found.get(keys.account(entry.account)), _profile(entry, found)
        name = profile.name if profile else account.name if account else ""
        if account is None or not folding.matches(words, folding.words(name)):
            continue
        row = rows.setdefault(account.id, {"id": account.id, "name": account.name, "profiles": []})
        if profile and all(one["id"] != profile.id for one in row["profiles"]):
            row["profiles"].append({"id": profile.id, "name": profile.name})
    return _seen(Rows(tuple(rows.values()), page.next), reach)


def _seen(found: Rows, reach: Reach) -> Rows:
    """The accounts that the person sees; a page may have fewer than its limit, and the list still goes on."""
    seen = reach.of(str(row["id"]) for row in found.rows)
    return Rows(tuple(row for row in found.rows if row["id"] in seen), found.next)


def _by_number(text: str, services: Services, catalog: Catalog) -> Rows:
    """The accounts of the documents whose numbers `text` has, however a person writes them."""
    seller = catalog.seller()
    written = [number for how in seller.number_formats.values() for number in numbers_in(text, how)]
    numbers = {number: keys.number(seller.entity, number) for number in dict.fromkeys(written[:_MOST_NUMBERS])}
    used = services.store.read(*numbers.values())
    of = {number: document for number, key in numbers.items() if (document := used.get(key))}
    found = services.store.read(*(keys.account(used.account) for used in of.values())) if of else Records()
    rows = (
        {"id": account.id, "name": account.name, "profiles": [], "document": used.document, "number": number}
        for number, used in of.items()
        if (account := found.get(keys.account(used.account)))
    )
    return Rows(tuple(rows))


def list_refund_tasks(person: Person, limit: int, after: str | None, services: Services) -> Rows:
    """The parts of refunds that the bookkeeper is to transfer, oldest refund first, of the accounts that the person
    sees; two calls, three for an account manager. Raises NotAllowed."""
    reach = staff_rights.reach(person, StaffRight.VIEW_ACCOUNTS, services)
    page = services.store.page(keys.refund_tasks(), limit=limit, after=after)
    seen = reach.of(task.account for task in page.items)
    tasks = [task for task in page.items if task.account in seen]
    wanted = {
        key
        for task in tasks
        for key in (keys.refund(task.account, task.refund), keys.profile(task.account, task.profile))
    }
    found = services.store.read(*wanted) if wanted else Records()
    rows: list[Wire] = []
    for task in tasks:
        refund = found.known(keys.refund(task.account, task.refund), "refund", task.refund)
        profile = found.known(keys.profile(task.account, task.profile), "billing profile", task.profile)
        part = refund.part(task.part)
        facts: Mapping[str, Any] = {
            "account": task.account,
            "profile": task.profile,
            "name": profile.name,
            "refund": refund.id,
            "part": task.part,
            "credit_note": refund.credit_note,
            "payment": part.payment,
            "document": part.document,
            "amount": part.amount,
            "currency": refund.currency,
            "reason": part.reason,
            "made_at": refund.made_at,
        }
        rows.append(to_wire(facts))
    return Rows(tuple(rows), page.next)


def _named(entries: tuple[NameEntry, ...], services: Services) -> Records:
    """The accounts and profiles that the entries name."""
    wanted: dict[keys.Key[Any], None] = {}
    for entry in entries:
        wanted[keys.account(entry.account)] = None
        if entry.profile:
            wanted[keys.profile(entry.account, entry.profile)] = None
    return services.store.read(*wanted) if wanted else Records()


def _profile(entry: NameEntry, found: Records) -> Any:
    return found.get(keys.profile(entry.account, entry.profile)) if entry.profile else None
