"""Events about a member, which counts them without gaps, the copy of its rights that each request reads, and the mail
address that names no other member of the account."""

from zetel.application.events import journal
from zetel.application.people import member_counts
from zetel.application.ports import Services
from zetel.application.store import keys, name_entries
from zetel.application.store.records import AddressHeld
from zetel.application.store.writes import Insert, Remove, Replace, Write
from zetel.domain.errors import AddressTaken, Defect, MemberMoved
from zetel.domain.events import Actor, TypedEvent
from zetel.domain.parties.member import Member
from zetel.domain.parties.people import membership_of


def entered(member: Member, account: str) -> list[Write]:
    """Writes the new member, whose address no other member has. Raises AddressTaken from the commit."""
    return [
        Insert(keys.member(account, member.id), member, on_conflict=lambda found: Defect()),
        *_address(before="", after=member, account=account),
        *name_entries.of_member(None, member, account=account),
    ]


def journaled(
    happened: TypedEvent, *, before: Member, after: Member, account: str, by: Actor, services: Services
) -> list[Write]:
    """Writes `after` in place of `before`, its membership, address and search entries, the counts of people, and the
    entry of `happened`. Raises as `member_counts.counted`, also from the commit."""
    writes = uncounted(happened, before=before, after=after, account=account, by=by, services=services)
    return [*writes, *member_counts.counted(before, after, account, services)]


def uncounted(
    happened: TypedEvent, *, before: Member, after: Member, account: str, by: Actor, services: Services
) -> list[Write]:
    """The writes of `journaled` without the counts of people: of the last owner of an account that closes."""
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
            actor=by,
            at=services.now(account),
            services=services,
        ),
        *_address(before=before.mail, after=after, account=account),
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
    return writes


def _address(*, before: str, after: Member, account: str) -> list[Write]:
    """The address of a removed member is free again."""
    if before == after.mail:
        return []
    writes: list[Write] = []
    if before:
        writes.append(Remove(keys.address(account, before), {}, on_conflict=lambda found: Defect()))
    if after.mail:
        writes.append(
            Insert(
                keys.address(account, after.mail),
                AddressHeld(after.id),
                on_conflict=lambda found: AddressTaken(field="/mail", member=found.member),
            )
        )
    return writes
