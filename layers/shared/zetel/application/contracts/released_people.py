"""The people whose licences end with a subscription's renewal, by their names."""

from zetel.application.ports import Records
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.wire import Wire
from zetel.domain.parties.member import Member
from zetel.domain.subscriptions.subscription import Subscription


def member_keys(subscription: Subscription) -> dict[str, Key[Member]]:
    """The keys of the members that the timeline names, by id."""
    named = [member for entry in subscription.timeline if entry.release for member in entry.release.members]
    return {id: keys.member(subscription.account, id) for id in named}


def with_names(shown: Wire, subscription: Subscription, found: Records) -> Wire:
    """The `shown` subscription, with the names of those among its released members that were not removed meanwhile."""
    members = {id: member for id, key in member_keys(subscription).items() if (member := found.get(key))}
    return {**shown, "timeline": [_named(entry, members) for entry in shown["timeline"]]}


def _named(entry: Wire, members: dict[str, Member]) -> Wire:
    if "release" not in entry:
        return entry
    names = {id: members[id].name for id in entry["release"]["members"] if id in members and members[id].name}
    return {**entry, "release": {**entry["release"], "names": names}}
