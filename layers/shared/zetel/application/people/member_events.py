"""Events about a member, which counts them without gaps, and the copy of its rights that each request reads."""

from zetel.application.events import journal
from zetel.application.people import member_counts
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Replace, Write
from zetel.domain.errors import Defect, MemberMoved
from zetel.domain.events import TypedEvent
from zetel.domain.parties.member import Member, Membership
from zetel.domain.parties.people import membership_of


def journaled(
    happened: TypedEvent, *, before: Member, after: Member, account: str, by: Membership, services: Services
) -> list[Write]:
    """Writes `after` in place of `before`, its membership, the counts of people, and the entry of `happened`.

    Raises as `member_counts.counted`, also from the commit.
    """
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
    writes.extend(member_counts.counted(before, after, account, services))
    return writes
