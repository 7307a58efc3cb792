"""Changes of a running contract's timeline: undoing a scheduled change, auto-renewal off and on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers, staff_rights
from zetel.application.commands.person import Person
from zetel.application.commands.versions import must_be_at
from zetel.application.contracts import exports_first, loading
from zetel.application.events import journal
from zetel.application.ports import Records, Services
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer, WindowUsed
from zetel.application.store.writes import Insert, OnConflict, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.documents.subject import Describe
from zetel.domain.errors import ChangeInProgress, Defect, SubscriptionMoved, VersionStale
from zetel.domain.events import ActorKind, TypedEvent
from zetel.domain.parties import rights
from zetel.domain.parties.address import Language
from zetel.domain.parties.profile import Balance
from zetel.domain.parties.recent_exports import NO_EXPORTS, AccountExports
from zetel.domain.parties.rights import StaffRight
from zetel.domain.quotes import cancellation
from zetel.domain.quotes.acknowledging import of_notice
from zetel.domain.subscriptions import trial_end
from zetel.domain.subscriptions.composing import must_compose, must_end_as_chosen
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import (
    SubscriptionChangeUndone,
    SubscriptionEndScheduled,
    SubscriptionTrialExtended,
)
from zetel.domain.subscriptions.ledger import Ledger
from zetel.domain.subscriptions.pricing import Buyer
from zetel.domain.subscriptions.refused_end import RefusedEnd
from zetel.domain.subscriptions.subscription import Entry, Subscription
from zetel.domain.subscriptions.timeline import END


@dataclass(frozen=True, slots=True)
class ChangeTimeline:
    """Take the entry `entry` off the timeline, or turn auto-renewal on or off; decided on `version`."""

    account: str
    person: Person
    subscription: str
    version: int


def undo(command: ChangeTimeline, entry: str, services: Services, catalog: Catalog) -> Answer:
    """The subscription without the scheduled change `entry`. Raises Unknown, VersionStale, ChangesClash for a change
    that another one needs, and as `Subscription.must_be_within_period`."""

    def undone() -> Answer:
        case = _timeline_case(command, services, catalog)
        case.contract.subscription.must_be_within_period(case.at)
        gone = case.contract.entry(entry)
        after = case.contract.without(gone, case.at)
        must_compose(after, case.contract.offers)
        must_end_as_chosen(after, case.contract.offers, case.contract.plans)
        return case.committed(after, _undone(gone))

    return until_unmoved(undone)


def switch_renewal_off(command: ChangeTimeline, services: Services, catalog: Catalog) -> Answer:
    """The subscription with its end on the timeline: the same notice, by the same deadline, as a cancellation at term
    end. A second notice changes nothing, and nothing of ours is in its way: no payment, no renewal.

    Raises Unknown, VersionStale, SubscriptionEnded, CancellationNotAllowed, ExportRequired.
    """

    def switched() -> Answer:
        case = _timeline_case(command, services, catalog, declarer(command.account))
        case.contract.subscription.must_stand()
        if case.contract.scheduled(END):
            return case.unchanged()
        asked = case.heard()
        heard = asked.at if asked else case.at
        entry = cancellation.notice_entry(case.contract, services.ids.new(ids.ENTRY, case.at), heard)
        ending = cancellation.at_term_end(case.contract, entry)
        proof = of_notice(
            services.ids.new(ids.ACKNOWLEDGEMENT, case.at),
            ending,
            case.contract.subscription,
            case.contract.base,
            buyer=case.buyer.profile,
            seller=catalog.seller(),
            member=case.buyer.member,
            by=ActorKind.MEMBER,
            declared_at=heard,
            at=case.at,
            declared_by=case.declared_by,
        )
        scheduled = SubscriptionEndScheduled(entry=entry.id, how=ending.how, ends=ending.ends, acknowledgement=proof.id)
        key = keys.acknowledgement(command.account, proof.id)
        kept = Insert(key, proof, on_conflict=lambda found: Defect())
        return case.committed(case.contract.with_end(entry, case.at), scheduled, kept)

    return until_unmoved(switched)


def switch_renewal_on(command: ChangeTimeline, services: Services, catalog: Catalog) -> Answer:
    """The subscription without an end on its timeline; without such an end nothing changes.

    Raises Unknown, VersionStale, TrialForbids for a trial that ends by itself, and as
    `Subscription.must_be_within_period`.
    """

    def switched() -> Answer:
        case = _timeline_case(command, services, catalog)
        case.contract.subscription.must_be_within_period(case.at)
        end = case.contract.scheduled(END)
        trial_end.must_convert(case.contract.subscription)
        if end is None:
            return case.unchanged()
        return case.committed(case.contract.without(end, case.at), _undone(end))

    return until_unmoved(switched)


def extend_trial(command: ChangeTimeline, services: Services, catalog: Catalog) -> Answer:
    """The subscription whose trial goes on by the days of its plan, once. Raises Unknown, VersionStale, TrialForbids,
    and as `Subscription.must_run`."""

    def extended() -> Answer:
        case = _timeline_case(command, services, catalog)
        after = trial_end.extended(case.contract.subscription, case.contract.base.plan, case.at)
        return case.committed(after, SubscriptionTrialExtended(ends=after.term.end))

    return until_unmoved(extended)


def _undone(entry: Entry) -> TypedEvent:
    return SubscriptionChangeUndone(entry=entry.id, kind=entry.kind, on=entry.on)


#: The keys of further items to be read, by the member that acts.
Beside = Callable[[str], Sequence[keys.Key[Any]]]


def nothing(member: str) -> Sequence[keys.Key[Any]]:
    return ()


def declarer(account: str) -> Beside:
    """The member itself, whose name a declaration keeps."""
    return lambda member: (keys.member(account, member),)


@dataclass(frozen=True, slots=True)
class ContractCase:
    """A contract, the person that changes it, and the instant of the change. Lines are in the `wording`, or else in the
    payer's language; `exports` are those of the account where the contract is about them; `found` are the items beside
    the contract."""

    contract: Contract
    buyer: Buyer
    refund_window_used: bool
    at: datetime
    services: Services
    wording: Language | None = None
    exports: AccountExports = NO_EXPORTS
    found: Records = field(default_factory=Records)

    @property
    def declared_by(self) -> str | None:
        """The name of the member that acts, where it was read."""
        member = self.found.get(keys.member(self.contract.subscription.account, self.buyer.member))
        return member.name if member else None

    @property
    def written(self) -> Language:
        """The language of the documents."""
        return self.buyer.profile.language

    @property
    def describe(self) -> Describe:
        return lambda subject: self.services.texts.line(subject, self.wording or self.written)

    def heard(self) -> RefusedEnd | None:
        """The end that the customer asked for before an export and that counts, for one who asks for it now. Raises
        SubscriptionEnded, ExportRequired."""
        return exports_first.heard(
            self.contract, self.exports, by=self.buyer.member, at=self.at, services=self.services
        )

    def unchanged(self) -> Answer:
        subscription = self.contract.subscription
        return Answer(200, answers.subscription(subscription), version=subscription.version)

    def committed(self, after: Subscription, happened: TypedEvent, *beside: Write) -> Answer:
        """Commits the subscription as a change of its timeline leaves it, with the entry of `happened` and what is kept
        `beside` it; a hold stays.

        Raises VersionStale; SubscriptionMoved where only a hold or a notice came between.
        """
        before, actor = self.contract.subscription, journal.member(self.buyer.member)
        self.services.store.commit(
            [
                Replace(
                    keys.subscription(before.account, before.id),
                    after,
                    {"version": before.version, "sequence": before.sequence, "hold": before.hold},
                    on_conflict=self._moved,
                ),
                *beside,
                journal.entry(
                    happened,
                    account=after.account,
                    subject=after.id,
                    sequence=after.sequence,
                    actor=actor,
                    at=self.at,
                    services=self.services,
                ),
            ]
        )
        return Answer(200, answers.subscription(after), version=after.version)

    def _moved(self, found: Subscription) -> Exception:
        if found.version != self.contract.subscription.version:
            return VersionStale(version=found.version)
        return SubscriptionMoved(subscription=found.id)


def moved(before: Subscription) -> OnConflict:
    """The error of a change to a subscription that was changed at the same moment; a notice that was sent meanwhile
    makes no new version."""

    def error(found: Subscription) -> Exception:
        if found.hold:
            return ChangeInProgress(subscription=found.id, held_by=found.hold)
        if found.version == before.version:
            return SubscriptionMoved(subscription=found.id)
        return VersionStale(version=found.version)

    return error


def _timeline_case(
    command: ChangeTimeline, services: Services, catalog: Catalog, beside: Beside = nothing
) -> ContractCase:
    """The contract, if it is at the command's version. Raises Unknown, NotAllowed, VersionStale."""
    case = case_of(command.account, command.subscription, command.person, services, catalog, beside=beside)
    must_be_at(command.version, case.contract.subscription)
    return case


def case_of(
    account: str,
    subscription: str,
    person: Person,
    services: Services,
    catalog: Catalog,
    by: ActorKind = ActorKind.MEMBER,
    beside: Beside = nothing,
) -> ContractCase:
    """The contract as it stands, in two reads, the second with the items `beside` it; the person changes it as a
    member, or `by` the right of the seller's staff. Raises Unknown, NotAllowed."""
    at = services.now(account)
    membership = keys.membership(person.sub, account)
    found = services.store.read(membership, *_contract_keys(account, subscription))
    if by is ActorKind.STAFF:
        staff_rights.must_be_staff(person, StaffRight.END_CONTRACTS, account, services)
        member = person.sub
    else:
        held = found.get(keys.subscription(account, subscription))
        member = rights.must_manage(found.get(membership), account, held.buyer if held else None).member
    return _case(account, subscription, member, found, at, services, catalog, beside(member))


def case_at(
    account: str, subscription: str, member: str, at: datetime, services: Services, catalog: Catalog
) -> ContractCase:
    """The contract as it stands, for what `member` asked for at the earlier instant `at`; two reads. Raises Unknown."""
    found = services.store.read(*_contract_keys(account, subscription))
    return _case(account, subscription, member, found, at, services, catalog)


def _contract_keys(account: str, subscription: str) -> tuple[keys.Key[Subscription], keys.Key[Ledger]]:
    return keys.subscription(account, subscription), keys.ledger(account, subscription)


def _case(
    account: str,
    subscription: str,
    member: str,
    found: Records,
    at: datetime,
    services: Services,
    catalog: Catalog,
    beside: Sequence[keys.Key[Any]] = (),
) -> ContractCase:
    subscription_key, ledger_key = _contract_keys(account, subscription)
    held = found.known(subscription_key, "subscription", subscription)
    ledger = found.known(ledger_key, "subscription", subscription)
    profile_key = keys.profile(account, held.profile)
    balance_key = keys.balance(account, held.profile, held.currency)
    window_keys: list[keys.Key[WindowUsed]] = [
        keys.refund_window(account, product) for product in loading.base_products(held, catalog)
    ]
    exports_key = keys.made_exports(account)
    exports_keys = [exports_key] if loading.asks_for_exports(held, catalog) else []
    contract, more = loading.load(
        held, ledger, services, catalog, profile_key, balance_key, *window_keys, *exports_keys, *beside
    )
    profile = more.known(profile_key, "billing profile", held.profile)
    return ContractCase(
        contract,
        Buyer(member, profile, more.get(balance_key) or Balance(), held.collection),
        any(more.get(key) is not None for key in window_keys),
        at,
        services,
        exports=(more.get(exports_key) if exports_keys else None) or NO_EXPORTS,
        found=more,
    )
