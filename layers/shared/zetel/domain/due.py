"""Unfinished work: every item with unfinished work carries the instant at which the sweep looks at it again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

#: Waits after weather stopped some work, the shortest and the longest, and the days after which nothing is tried again.
_SHORTEST_WAIT: Final = timedelta(minutes=5)
_LONGEST_WAIT: Final = timedelta(hours=1)
_LONGEST_WEATHER: Final = timedelta(days=3)


class WorkKind(StrEnum):
    """A kind of unfinished task; `application.events.relay` gives its queue, which several kinds may share."""

    NUMBER = "number"  # a drafted document has no number yet
    RENDER = "render"  # an issued document has no files yet
    ACKNOWLEDGE = "acknowledge"  # a declared end has no proof yet
    PAYMENT = "payment"  # a payment that a person confirmed has no outcome yet
    CHARGE = "charge"  # an open invoice is to be paid by card
    REFUND = "refund"  # a refund's parts are not all made yet
    SETTLE = "settle"  # a credit is not yet set off against all that it settles
    RECIPIENT = "recipient"  # a recipient has not been sent its link, or the mails that were held for it
    INVITATION = "invitation"  # an invited member has not been sent its link, or the link expires
    RENEWAL_MAIL = "renewal_mail"  # a notice before the term's end is due
    ANNOUNCE = "announce"  # running contracts are looked through for those that a loaded price concerns
    PRICE = "price"  # a contract's customer is to be told of a price
    DEVIATION = "deviation"  # a contract's customer is to be told of the end of a deviation
    RELEASE = "release"  # licences above the seats of their item have not ended yet
    ATTEMPT = "attempt"  # a right that was kept for later is not carried out yet
    REQUEST = "request"  # a request waits for a seat, or its time is over
    FREE_SEAT = "free_seat"  # an item has a free seat that a request may wait for
    SEAT_COUNT = "seat_count"  # the use of a subscription's seats is to be counted again
    DEPARTURE = "departure"  # a member left, and has requests
    MOVE = "move"  # people are still to get licences of another subscription, and their own is to end
    LEAVING = "leaving"  # a member leaves, and others go on with what it leaves behind
    CLOSING_NOTICE = "closing_notice"  # people are not told yet that their account is closed
    CLOSING = "closing"  # an account is closed step by step, or its documents have been kept long enough
    ERASURE = "erasure"  # everything that names a person goes, step by step
    ERASURE_NOTICE = "erasure_notice"  # a person is not told yet that everything went
    OWNER_NOTICE = "owner_notice"  # owners are not told yet that a member shall be owner
    SUCCESSION = "succession"  # a member becomes owner of an account whose owner is lost
    PERIOD = "period"  # a billing period or term ends
    AFTER_END = "after_end"  # a step of the days after a subscription's end is due
    END_REQUEST = "end_request"  # an asked-for end is approved, or its days are over
    END = "end"  # a contract ends on the day that its customer chose
    TRIAL = "trial"  # a trial ends, or its conversion is tried again
    MAIL = "mail"  # the mail of an event is not sent yet
    JOB = "job"  # a file of people is not made or worked through yet
    VAT_CHECK = "vat_check"  # a VAT id is to be asked about
    PUBLISH = "publish"  # an event is not on the bus yet


@dataclass(frozen=True, slots=True)
class Due:
    """The instant (UTC, whole seconds) and the work; `of` tells works of one kind apart (days before a term's end), and
    names at a period's end the notice that is still to be sent. `since` is the instant at which weather first stopped
    this work: other services failed, nothing of ours."""

    at: datetime
    kind: WorkKind
    of: int | None = None
    since: datetime | None = None

    def put_off(self, at: datetime) -> Self | None:
        """The work after weather stopped it at the instant `at`, due again after a wait as long as all waits before:
        5, 5, 10, 20 and 40 minutes, then an hour each; None once the weather has lasted 3 days."""
        since = self.since or at
        if at - since >= _LONGEST_WEATHER:
            return None
        return replace(self, at=at + min(max(at - since, _SHORTEST_WAIT), _LONGEST_WAIT), since=since)
