"""Events of an account, its members and billing profiles: ids, names of fields and roles, and the limit of a debt.

The account counts the events about it and its profiles; a member, a recipient and a request those about it. An access
by the seller's staff is the subject of its own event.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from zetel.domain.due import WorkKind
from zetel.domain.events import NamedIds, TypedEvent
from zetel.domain.parties.member import Grant, MemberState, Role
from zetel.domain.parties.request import RequestKind
from zetel.domain.parties.vat_status import VatState

MemberId = Annotated[str, NamedIds("member")]
SuccessorId = Annotated[str, NamedIds("successor")]
ProfileId = Annotated[str, NamedIds("profile")]
ItemIds = Annotated[tuple[str, ...], NamedIds("item")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOpened(TypedEvent):
    """A person opened the account and is its owner; the profile is its first."""

    TYPE = "account.opened"
    SUBJECT = NamedIds("account")

    owner: MemberId
    profile: ProfileId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged(TypedEvent):
    """`fields` are the names of the changed fields, never their values."""

    TYPE = "account.changed"
    SUBJECT = NamedIds("account")

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAccessed(TypedEvent):
    """A person of the staff read `what`: ``account`` or ``cancellations``."""

    TYPE = "account.accessed"
    SUBJECT = NamedIds("access")

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReported(TypedEvent):
    """The vendor's product has exported its own data of the account: `scope`, on `day` (UTC)."""

    TYPE = "export.reported"
    SUBJECT = NamedIds("export")

    scope: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileAdded(TypedEvent):
    """The account has another billing profile."""

    TYPE = "profile.added"
    SUBJECT = NamedIds("account")

    profile: ProfileId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanged(TypedEvent):
    """`fields` are the names of the changed fields, never their values."""

    TYPE = "profile.changed"
    SUBJECT = NamedIds("account")

    profile: ProfileId
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCreditReleased(TypedEvent):
    """The profile may buy on invoice: up to `limit` minor units, each invoice due after `days`."""

    TYPE = "profile.credit_released"
    SUBJECT = NamedIds("account")

    profile: ProfileId
    limit: int
    currency: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCreditWithdrawn(TypedEvent):
    """The profile buys on invoice no longer; what it owes stays owed."""

    TYPE = "profile.credit_withdrawn"
    SUBJECT = NamedIds("account")

    profile: ProfileId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileVatIdChecked(TypedEvent):
    """The status of the profile's VAT id is `state` from now on: ``valid``, ``unavailable`` or ``format``."""

    TYPE = "profile.vat_id_checked"
    SUBJECT = NamedIds("account")

    profile: ProfileId
    state: VatState


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileVatIdRefused(TypedEvent):
    """The register does not know the profile's VAT id: it is as no id from the next document on."""

    TYPE = "profile.vat_id_refused"
    SUBJECT = NamedIds("account")
    MAILED = True

    profile: ProfileId


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientAdded(TypedEvent):
    """A profile names an address that the account did not have; the address is sent a link."""

    TYPE = "recipient.added"
    SUBJECT = NamedIds("recipient", WorkKind.RECIPIENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientLinkRenewed(TypedEvent):
    """The recipient is sent link number `number`; the earlier ones confirm no more."""

    TYPE = "recipient.link_renewed"
    SUBJECT = NamedIds("recipient", WorkKind.RECIPIENT)

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientConfirmed(TypedEvent):
    """The recipient gets mails from now on, and those that were held for it; `how` is ``link``, ``staff`` or
    ``sign_in``."""

    TYPE = "recipient.confirmed"
    SUBJECT = NamedIds("recipient", WorkKind.RECIPIENT)

    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientRemoved(TypedEvent):
    """The address of the recipient was that of `member`, who was removed; it is in no table any more."""

    TYPE = "recipient.removed"
    SUBJECT = NamedIds("recipient")

    member: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountGiven(TypedEvent):
    """The account is given to the account manager `staff` of the seller, a token's subject."""

    TYPE = "account.given"
    SUBJECT = NamedIds("manager")

    staff: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTakenBack(TypedEvent):
    """The account is the manager's no more."""

    TYPE = "account.taken_back"
    SUBJECT = NamedIds("manager")

    staff: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInvited(TypedEvent):
    """The member is sent a link, and has these roles and grants once it accepts."""

    TYPE = "member.invited"
    SUBJECT = NamedIds("member", WorkKind.INVITATION)

    roles: tuple[Role, ...]
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInvitedAgain(TypedEvent):
    """The member is sent link number `number`; the earlier ones work no more."""

    TYPE = "member.invited_again"
    SUBJECT = NamedIds("member", WorkKind.INVITATION)

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInvitationExpired(TypedEvent):
    """The member did not accept in time: it has no licence any more and may be invited again."""

    TYPE = "member.invitation_expired"
    SUBJECT = NamedIds("member")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(TypedEvent):
    """A signed-in person accepted the invitation, and is the member."""

    TYPE = "member.joined"
    SUBJECT = NamedIds("member")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChanged(TypedEvent):
    """The member changed `fields` of its own: their names, never their values."""

    TYPE = "member.changed"
    SUBJECT = NamedIds("member")

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRightsGiven(TypedEvent):
    """The member has these roles and grants from now on, and no other."""

    TYPE = "member.rights_given"
    SUBJECT = NamedIds("member")

    roles: tuple[Role, ...]
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDeactivated(TypedEvent):
    """The member has no right any more and may be activated again."""

    TYPE = "member.deactivated"
    SUBJECT = NamedIds("member", WorkKind.DEPARTURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberActivated(TypedEvent):
    """The member is active again, without roles and grants."""

    TYPE = "member.activated"
    SUBJECT = NamedIds("member")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRemoved(TypedEvent):
    """The member is gone for good; its id is kept."""

    TYPE = "member.removed"
    SUBJECT = NamedIds("member", WorkKind.DEPARTURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDeparting(TypedEvent):
    """The departure of the member begins, which will be deactivated or removed."""

    TYPE = "member.departing"
    SUBJECT = NamedIds("member", WorkKind.LEAVING)

    successor: SuccessorId
    ends_as: MemberState


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDeparted(TypedEvent):
    """The departure is complete; the successor goes on with what was the member's, also in the vendor's product."""

    TYPE = "member.departed"
    SUBJECT = NamedIds("member")

    successor: SuccessorId
    ends_as: MemberState


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberErasing(TypedEvent):
    """The erasure of the member begins: everything that names the person goes from the account."""

    TYPE = "member.erasing"
    SUBJECT = NamedIds("member", WorkKind.ERASURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberErased(TypedEvent):
    """Everything is gone that named the person, but for what has to stay; the vendor's product may follow."""

    TYPE = "member.erased"
    SUBJECT = NamedIds("member")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountClosing(TypedEvent):
    """The member, an owner, closes the account: nothing more is bought, and the steps begin."""

    TYPE = "account.closing"
    SUBJECT = NamedIds("account", WorkKind.CLOSING)

    member: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountClosed(TypedEvent):
    """Members, profiles and recipients are gone; the last document stays until the day `documents_until`, in the
    seller's zone, None where there is none."""

    TYPE = "account.closed"
    SUBJECT = NamedIds("account")

    documents_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDocumentsDeleted(TypedEvent):
    """The documents of the account are gone that need not be kept any more; the next ones stay until the day
    `kept_until`, None where none is left."""

    TYPE = "account.documents_deleted"
    SUBJECT = NamedIds("account")

    kept_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSuccession(TypedEvent):
    """The member who shall be owner of an account whose only owner is lost."""

    SUBJECT = NamedIds("succession")

    member: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionBegun(OfSuccession):
    """The seller's staff begins it: owners and recipients of bills are told."""

    TYPE = "succession.begun"
    SUBJECT = NamedIds("succession", WorkKind.OWNER_NOTICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionObjected(OfSuccession):
    """An owner objects: nothing changes."""

    TYPE = "succession.objected"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionCompleted(OfSuccession):
    """The member is an owner."""

    TYPE = "succession.completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionLapsed(OfSuccession):
    """The member cannot be made owner any more, or the account has another owner."""

    TYPE = "succession.lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRequest(TypedEvent):
    """The request of `member` for a licence of the only one of `items`, or for a purchase of `quantity` of the
    `product`."""

    SUBJECT = NamedIds("request")
    MAILED = True

    kind: RequestKind
    member: MemberId
    product: str
    quantity: int
    items: ItemIds


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAsked(OfRequest):
    """The member asks."""

    TYPE = "request.asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestApproved(OfRequest):
    """The request is approved: the licence is ``given``, or it ``waits`` and follows once a seat is free; a purchase is
    ``quoted``."""

    TYPE = "request.approved"
    SUBJECT = NamedIds("request", WorkKind.REQUEST)

    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestServed(OfRequest):
    """The member that waited has its licence."""

    TYPE = "request.served"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDenied(OfRequest):
    """The request is denied."""

    TYPE = "request.denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWithdrawn(OfRequest):
    """The member asks no more, or the member or the subscription is gone."""

    TYPE = "request.withdrawn"
    MAILED = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfProgramme(TypedEvent):
    """The request of `member` for the seller's `programme`."""

    SUBJECT = NamedIds("request")

    member: MemberId
    programme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeAsked(OfProgramme):
    """The member asks, with a proof."""

    TYPE = "programme.asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeApproved(OfProgramme):
    """The account is in the programme up to and including the day `until`."""

    TYPE = "programme.approved"
    MAILED = True

    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeDenied(OfProgramme):
    """The account is not let in, with a message."""

    TYPE = "programme.denied"
    MAILED = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeWithdrawn(OfProgramme):
    """The member asks no more, or is gone."""

    TYPE = "programme.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeEnding(OfProgramme):
    """The last day `until` of the programme is near."""

    TYPE = "programme.ending"
    MAILED = True

    until: date
