"""The rows of a job's file, the members that their addresses name, and the seats that a row may be given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.licences.job_files import file_of
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.errors import LicencesRefused
from zetel.domain.licences import assigning, sheet
from zetel.domain.licences.assigning import LicensedItem, MemberRefusal
from zetel.domain.licences.job import Job, RowOutcome
from zetel.domain.licences.licence_change import LicenceChange
from zetel.domain.licences.sheet import WantedLicence
from zetel.domain.parties.member import Member
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import SubscriptionState

#: Subscriptions read at once.
_PAGE: Final = 100

_REFUSED: Final[Mapping[str, RowOutcome]] = {
    MemberRefusal.UNKNOWN: RowOutcome.MAIL_UNKNOWN,
    MemberRefusal.DEACTIVATED: RowOutcome.DEACTIVATED,
    MemberRefusal.INVITATION_EXPIRED: RowOutcome.INVITATION_EXPIRED,
    MemberRefusal.EDITION_MISSING: RowOutcome.EDITION_MISSING,
    MemberRefusal.TOO_MANY_LICENCES: RowOutcome.TOO_MANY_LICENCES,
    MemberRefusal.NO_FREE_SEAT: RowOutcome.NO_FREE_SEAT,
}

#: The items of running subscriptions that have seats for people, by product.
Targets = Mapping[str, Sequence[LicensedItem]]


@dataclass(frozen=True, slots=True)
class SeatFound:
    """An item with a seat for the member of a row, and the change that gives the seat."""

    item: LicensedItem
    change: LicenceChange


class SentRows:
    """The rows of the job's file, by their number from 0, with the items that they may mean."""

    def __init__(self, job: Job, services: Services, targets: Targets) -> None:
        self.targets = targets
        self._job, self._services = job, services
        self._rows = sheet.assignments(services.exports.get(file_of(job)).decode())
        wanted = {self._rows[n].mail.casefold() for n in job.open_rows} - {""}
        places = {mail: keys.address(job.account, mail) for mail in wanted}
        found = services.store.read(*places.values()) if places else Records()
        self._members = {mail: held.member for mail, key in places.items() if (held := found.get(key))}

    def product(self, row: int) -> str:
        return self._rows[row].product

    def member_key(self, row: int) -> Key[Member] | None:
        """The member with the row's address."""
        id = self._members.get(self._rows[row].mail.casefold())
        return keys.member(self._job.account, id) if id else None

    def pool_keys(self, products: Iterable[str]) -> dict[str, Key[Pool]]:
        """The seats of the products' items, by item."""
        items = [item.licence for product in products for item in self.targets[product]]
        return {each.item: keys.pool(self._job.account, each.subscription, each.item) for each in items}

    def in_order(self, rows: Iterable[int]) -> list[int]:
        """The rows, editions first, then by product."""
        return sorted(rows, key=lambda n: (self._is_add_on(n), self.product(n), n))

    def faults(self) -> dict[int, tuple[RowOutcome, ...]]:
        """The open rows with cells that are wrong by themselves: each row with all of its problems."""
        seen: set[WantedLicence] = set()
        products: dict[int, RowOutcome] = {}
        mails: dict[int, RowOutcome] = {}
        for n, row in enumerate(self._rows):
            same = WantedLicence(row.mail.casefold(), row.product)
            if row.product not in self.targets:
                products[n] = RowOutcome.PRODUCT_UNKNOWN if row.product else RowOutcome.PRODUCT_MISSING
            if not row.mail:
                mails[n] = RowOutcome.MAIL_MISSING
            elif same in seen:
                mails[n] = RowOutcome.REPEATED
            seen.add(same)
        waiting = set(self._job.open_rows)
        member_keys = {n: self.member_key(n) for n in (products.keys() - mails.keys()) & waiting}
        known = [key for key in member_keys.values() if key]
        found = self._services.store.read(*known) if known else Records()
        for n, key in member_keys.items():
            if reason := assigning.barred(found.get(key) if key else None):
                mails[n] = _REFUSED[reason]
        wrong = sorted((mails.keys() | products.keys()) & waiting)
        return {n: tuple(cells[n] for cells in (mails, products) if n in cells) for n in wrong}

    def decided(
        self, row: int, members: Mapping[Key[Member], Member], pools: Mapping[str, Pool]
    ) -> SeatFound | RowOutcome:
        """The first item of the product with a seat for the row's member, or the outcome of a row that is given none: a
        licence of any of the items is enough."""
        key, items = self.member_key(row), self.targets[self.product(row)]
        member = members.get(key) if key else None
        reason = assigning.barred(member)
        if member is None or reason:
            return _REFUSED[reason or MemberRefusal.UNKNOWN]
        if {held.item for held in member.awake} & {item.licence.item for item in items}:
            return RowOutcome.HELD
        refused = RowOutcome.NO_FREE_SEAT
        for item in items:
            if item.licence.item not in pools:
                continue
            try:
                (change,) = assigning.assigned(item, pools[item.licence.item], (member.id,), {member.id: member})
            except LicencesRefused as refusal:
                refused = _REFUSED[refusal.refused[0].reason]
            else:
                return SeatFound(item, change)
        return refused

    def _is_add_on(self, row: int) -> bool:
        return not all(item.licence.is_edition for item in self.targets.get(self.product(row), ()))


def targets(job: Job, services: Services, catalog: Catalog) -> Targets:
    """The items of the account's running subscriptions, in the order in which those were bought."""
    found: dict[str, list[LicensedItem]] = {}
    after: str | None = None
    while True:
        page = services.store.page(keys.subscriptions(job.account), limit=_PAGE, after=after)
        for held in page.items:
            if held.state is not SubscriptionState.ACTIVE:
                continue
            offers = {item.id: catalog.held(plan=item.plan, price=item.price) for item in held.items}
            for id, offer in offers.items():
                if assigning.is_licensed(offer):
                    item = assigning.licensed(held, id, offers, services.now(job.account))
                    found.setdefault(offer.product.id, []).append(item)
        if page.next is None:
            return found
        after = page.next
