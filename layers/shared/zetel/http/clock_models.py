"""Test clocks: accounts with a time of their own, and the mails that nobody was sent."""

from pydantic import AwareDatetime

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.seller.clocks import MakeClock
from zetel.domain.parties.account_clock import ClockStatus
from zetel.http.account_models import NewAccount
from zetel.http.shape import OrAbsent, Shape


class NewClock(NewAccount):
    """An account that gets a clock of its own: it stands at `at`, or at the present instant."""

    at: OrAbsent[AwareDatetime] = None

    def making(self, person: Person, request: IdempotentRequest) -> MakeClock:
        return MakeClock(self.command(person, request), self.at)


class Advance(Shape):
    """The instant that the clock is to go to; all work on the way is done in order."""

    to: AwareDatetime


class ClockOut(Shape):
    """A test clock at the instant `at` of its account, on its way to `until`; `stopped` names work that keeps it."""

    account: str
    name: str
    at: AwareDatetime
    until: AwareDatetime
    status: ClockStatus
    version: int
    stopped: OrAbsent[str] = None


class MadeClock(ClockOut):
    """A new test clock; `profile` is the billing profile of its account."""

    profile: str


class ClocksOut(Shape):
    """Test clocks."""

    clocks: list[ClockOut]
    next: OrAbsent[str] = None


class KeptMailOut(Shape):
    """A mail of the account, kept in place of being sent; `attachments` are names of files."""

    id: str
    at: AwareDatetime
    to: list[str]
    subject: str
    text: str
    attachments: list[str]


class KeptMails(Shape):
    """Mails that nobody was sent."""

    mails: list[KeptMailOut]
    next: OrAbsent[str] = None
