"""Events about a member, which counts them without gaps, and the copy of its rights that each request reads."""

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys, name_entries
from zetel.application.store.writes import Adjust, Replace, Write
from zetel.domain.errors import Defect, LastOwner, MemberMoved
from zetel.domain.events import TypedEvent
from zetel.domain.parties.member import Member, Membership
from zetel.domain.parties.people import is_active_owner, membership_of


def journaled(
    happened: TypedEvent, *, before: Member, after: Member, account: str, by: Membership, services: Services
) -> list[Write]:
    """Writes `after` in place of `before`, its membership, its search entries, the count of owners, and the entry of
    `happened`."""
    writes: list[Write] = [
        Replace(
            keys.member(account, after.id),
            after,
            {"version": before.version, "sequence": before.sequence},
            on_conflict=lambda found: MemberMoved(member=after.id),
        ),
        journal.entry(
            happened,
            account=account,
            subject=after.id,
            sequence=after.sequence,
            actor=journal.member(by.member),
            at=services.now(account),
            services=services,
        ),
        *name_entries.of_member(before, after, account=account),
    ]
    if before.person and membership_of(before, account) != membership_of(after, account):
        writes.append(
            Replace(
                keys.membership(before.person, account),
                membership_of(after, account),
                {"member": after.id},
                on_conflict=lambda found: Defect(),
            )
        )
    if more := is_active_owner(after) - is_active_owner(before):
        writes.append(_owners(account, after.id, more))
    return writes


def _owners(account: str, member: str, more: int) -> Adjust:
    """The account's active owners, counted in an item of their own: one always stays."""
    return Adjust(
        keys.counts(account),
        {"owners": more},
        on_conflict=lambda found: LastOwner(member=member),
        at_least={"owners": 1 - more} if more < 0 else {},
    )
