"""Every screen of the portal: where it is, who comes there, and which of its states it has."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal


class Shown(StrEnum):
    """What a screen shows: as it is used, while it loads, after an answer that failed, and without the right to it."""

    USED = "used"
    LOADING = "loading"
    FAILED = "failed"
    NO_RIGHT = "no-right"


_ALL: Final = tuple(Shown)
#: For a screen that loads nothing of its own.
_USED: Final = (Shown.USED,)


@dataclass(frozen=True, slots=True)
class Screen:
    """`path` has the names of `Scene` in braces, and `route` those of the portal's own; `account` is the one of the
    scene that is open.
    """

    name: str
    route: str
    path: str
    person: str | None = "anna"
    account: Literal["account", "fresh", "tried", "small"] = "account"
    states: tuple[Shown, ...] = _ALL


def _of(name: str, route: str, path: str = "", **more: object) -> Screen:
    return Screen(name, route, path or route, **more)  # type: ignore[arg-type] # handed on as they are


_HELD: Final = "/subscriptions/{subscription}"

SCREENS: Final = (
    _of("home", "/"),
    _of("home-of-a-member", "/", person="tom"),
    _of("small-centre", "/", person="bram", account="small"),
    _of("home-empty", "/", person="bram", account="fresh"),
    _of("subscriptions", "/subscriptions"),
    _of("subscriptions-empty", "/subscriptions", person="bram", account="fresh"),
    _of("subscription", "/subscriptions/$subscription", _HELD),
    _of("seats", "/subscriptions/$subscription/seats", _HELD + "/seats"),
    _of(
        "licences",
        "/subscriptions/$subscription/items/$item/licences",
        _HELD + "/items/{item}/licences",
        person="lena",
    ),
    _of("plan", "/subscriptions/$subscription/plan", _HELD + "/plan"),
    _of("cancel", "/subscriptions/$subscription/cancel", _HELD + "/cancel"),
    _of("renewal", "/subscriptions/$subscription/renewal", _HELD + "/renewal"),
    _of("renewals", "/renewals"),
    _of("renewals-empty", "/renewals", person="bram", account="fresh"),
    _of(
        "conversion",
        "/subscriptions/$subscription/conversion",
        "/subscriptions/{trial}/conversion",
        person="bram",
        account="tried",
    ),
    _of("invoices", "/invoices"),
    _of("invoices-empty", "/invoices", person="bram", account="fresh"),
    _of("invoice", "/invoices/$invoice", "/invoices/{invoice}"),
    _of("people", "/people"),
    _of("person", "/people/$member", "/people/{member}"),
    _of("departure", "/people/$member/departure", "/people/{member}/departure"),
    _of("import", "/people/import", states=_USED),
    _of("closing", "/closing"),
    _of("use", "/subscriptions/$subscription/use", _HELD + "/use"),
    _of("requests", "/requests", person="eva"),
    _of("request-new", "/requests/new", person="tom"),
    _of("requests-empty", "/requests", person="bram", account="fresh"),
    _of("upgrade-new", "/upgrades/new"),
    _of("upgrade", "/upgrades/$upgrade", "/upgrades/{upgrade}"),
    _of("billing", "/billing"),
    _of("profile", "/billing/$profile", "/billing/{profile}"),
    _of("profile-new", "/billing/new", states=_USED),
    _of("profile-changed", "/billing/$profile/change", "/billing/{profile}/change"),
    _of("shop", "/shop"),
    _of("purchase", "/shop/$product", "/shop/{product}"),
    _of("exports", "/exports", states=_USED),
    _of("help", "/help", states=_USED),
    _of("me", "/me"),
    _of("desk", "/desk", person="mila"),
    _of("desk-account", "/desk/accounts/$account", "/desk/accounts/{account}", person="mila"),
    _of(
        "desk-end",
        "/desk/accounts/$account/subscriptions/$subscription/end-requests/$request",
        "/desk/accounts/{account}/subscriptions/{ending}/end-requests/{end_request}",
        person="mila",
    ),
    _of(
        "desk-programme",
        "/desk/accounts/$account/programme-requests/$request",
        "/desk/accounts/{account}/programme-requests/{programme_request}",
        person="mila",
    ),
    _of(
        "desk-upgrade",
        "/desk/accounts/$account/upgrades/$request",
        "/desk/accounts/{account}/upgrades/{upgrade_request}",
        person="mila",
    ),
    _of("desk-clocks", "/desk/test-clocks", person="sofie"),
    _of("desk-clock-new", "/desk/test-clocks/new", person="sofie", states=_USED),
    _of("desk-clock", "/desk/test-clocks/$account", "/desk/test-clocks/{clock}", person="sofie"),
    _of("sign-in", "/", person=None, states=_USED),
    _of("no-account", "/", person="daan", states=_USED),
    _of("accounts", "/", person="bram", states=_USED),
    _of("link-cut", "/link", "/link#abc", states=_USED),
    _of("not-found", "/$", "/nowhere", states=_USED),
)
