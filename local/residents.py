"""The people of the demo's two accounts: seven members, one that was deactivated, and one that is invited.

Bram owns the second account, too. Eva has bought three seats for her team by self-service, and gave two of them; Tom
has asked her for the third. Members are written directly, so that the demo begins without their invitations; all else
is done by the routes of the API. An interrupted seeding is completed.
"""

import time
from typing import Any, Final

from local.asking import Asking, SeedRefused
from local.people import PEOPLE, DemoPerson
from zetel.application.people import member_counts
from zetel.application.ports import Services
from zetel.application.store import ids, keys, name_entries
from zetel.application.store.records import AddressHeld
from zetel.application.store.writes import Insert
from zetel.domain.parties.member import Member
from zetel.domain.parties.people import membership_of

#: The members of the account beside Anna, who opened it.
_MEMBERS: Final = ("bram", "lena", "pieter", "chris", "eva", "tom", "karin")

_SECOND: Final[dict[str, Any]] = {
    "name": "De Wit Administratie",
    "profile": {
        "name": "De Wit Administratie",
        "address": {"street": "Nieuwe Binnenweg 7", "postcode": "3014 GA", "city": "Rotterdam", "country": "NL"},
        "language": "nl",
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "recipients": ["bram@dewit-administratie.example"],
    },
}


def settle_in(account: str, asking: Asking, services: Services) -> None:
    """Brings the people into the account, which Anna has opened. Raises SeedRefused."""
    members = {name: _member(account, PEOPLE[name], services) for name in _MEMBERS}
    asking.ask("bram", "POST", "/v1/accounts", _SECOND, {"idempotency-key": "demo-account-2"})
    home = f"/v1/accounts/{account}"
    _deactivate(f"{home}/members/{members['karin']}", asking)
    iris = PEOPLE["iris"]
    invited = {"name": iris.name, "mail": iris.mail, "language": "nl", "roles": ["member"], "grants": []}
    asking.ask("anna", "POST", f"{home}/members", invited, {"idempotency-key": "demo-invitation"})
    _next_second(services)  # ids of one second have no order, and the account's profile is to be its first
    _team(home, [members["eva"], members["lena"]], asking)


def _deactivate(member: str, asking: Asking) -> None:
    held = asking.ask("anna", "GET", member)
    if held["state"] == "active":
        asking.ask("anna", "PUT", f"{member}/deactivation", headers={"if-match": f'"{held["version"]}"'})


def _team(home: str, holders: list[str], asking: Asking) -> None:
    """Eva's purchase, which `holders` have seats of, and Tom's request for another one."""
    profile = asking.ask("eva", "POST", f"{home}/profiles/own", {}, {"idempotency-key": "demo-own-profile"})
    bought = asking.ask("eva", "GET", f"{home}/subscriptions")["subscriptions"]
    if not bought:
        wanted = {"plan": "essentials-yearly", "quantity": 3, "profile": profile["id"], "pay_by": "card"}
        quote = asking.ask("eva", "POST", f"{home}/purchases/quotes", wanted)
        confirmed = {"quote": quote, "card": "pm_card_visa"}
        answer = asking.ask("eva", "POST", f"{home}/purchases", confirmed, {"idempotency-key": quote["id"]})
        bought = [answer["subscription"]]
    item = f"{home}/subscriptions/{bought[0]['id']}/items/{bought[0]['items'][0]['id']}"
    asking.ask("eva", "POST", f"{item}/licences", {"members": holders}, {"idempotency-key": "demo-licences"})
    if not asking.ask("anna", "GET", f"{home}/requests")["requests"]:
        asking.ask("tom", "POST", f"{item}/requests", {"reason": "For the route planning"})


def _next_second(services: Services) -> None:
    begun = services.clock.now()
    while services.clock.now() == begun:
        time.sleep(0.02)


def _member(account: str, person: DemoPerson, services: Services) -> str:
    """The id of the person as a member, who is put into the account if an earlier seeding has not done so."""
    where = keys.membership(person.sub, account)
    if held := services.store.read(where).get(where):
        return held.member
    member = Member(
        services.ids.new(ids.MEMBER, services.clock.now()),
        person.name,
        person.mail,
        roles=person.roles,
        person=person.sub,
    )
    services.store.commit(
        [
            Insert(keys.member(account, member.id), member, on_conflict=_there_already),
            Insert(keys.address(account, member.mail), AddressHeld(member.id), on_conflict=_there_already),
            *name_entries.of_member(None, member, account=account),
            *member_counts.counted(None, member, account, services),
            Insert(where, membership_of(member, account), on_conflict=_there_already),
        ]
    )
    return member.id


def _there_already(found: object) -> Exception:
    return SeedRefused(f"{found} is there already")
