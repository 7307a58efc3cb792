"""Events of requests for an end: asked for, decided about, carried out, or taken back. Days are civil dates."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from zetel.domain.due import WorkKind
from zetel.domain.events import NamedIds, TypedEvent

SubscriptionId = Annotated[str, NamedIds("subscription")]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfEndRequest(TypedEvent):
    """The subscription that is to end."""

    SUBJECT = NamedIds("end_request")
    MAILED = True

    subscription: SubscriptionId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAsked(OfEndRequest):
    """The customer asks for an end, with a statement of the way `how`; the seller decides up to the day `decide_by`."""

    TYPE = "end_request.asked"

    how: str
    decide_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSentAgain(OfEndRequest):
    """The customer sent a rejected request again, which keeps its first day."""

    TYPE = "end_request.sent_again"

    decide_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPrepared(OfEndRequest):
    """The account manager sends the statement to the customer, who confirms it up to the day `decide_by`."""

    TYPE = "end_request.prepared"

    decide_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDeclared(OfEndRequest):
    """The customer declared the end on the day `on`, in the way `how`; the contract ends by work that follows."""

    TYPE = "end_request.declared"
    SUBJECT = NamedIds("end_request", work=WorkKind.END_REQUEST)

    how: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndApproved(OfEndRequest):
    """The seller approved it, or was silent until the end of its last day: `how` is ``decision`` or ``silence``. The
    contract ends by work that follows."""

    TYPE = "end_request.approved"
    SUBJECT = NamedIds("end_request", work=WorkKind.END_REQUEST)

    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRejected(OfEndRequest):
    """The seller rejected it, for a `reason` of its list; the customer may send it again up to the day `correct_by`."""

    TYPE = "end_request.rejected"

    reason: str
    correct_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRefused(OfEndRequest):
    """The rejection is final: the contract goes on."""

    TYPE = "end_request.refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndWithdrawn(OfEndRequest):
    """The customer withdrew it: the contract goes on."""

    TYPE = "end_request.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndCarriedOut(OfEndRequest):
    """It was carried out; the subscription has an event of its own about that, and a mail."""

    TYPE = "end_request.carried_out"
    MAILED = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfUpgrade(TypedEvent):
    """The plan, by its id, that an upgrade is asked for."""

    SUBJECT = NamedIds("upgrade")
    MAILED = True

    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeAsked(OfUpgrade):
    """The customer asks for a plan that is sold on request."""

    TYPE = "upgrade.asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeAnswered(OfUpgrade):
    """The seller answered in words."""

    TYPE = "upgrade.answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeOffered(OfUpgrade):
    """The seller made an offer, which can be taken up to the day `until`."""

    TYPE = "upgrade.offered"

    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeDeclined(OfUpgrade):
    """The customer declined the offer."""

    TYPE = "upgrade.declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeWithdrawn(OfUpgrade):
    """The customer withdrew the request, or the seller its offer."""

    TYPE = "upgrade.withdrawn"
