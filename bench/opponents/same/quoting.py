"""Quotes in the shortest form: one tax, one term, plain dictionaries in their stored form."""

import hmac
import json
import secrets
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

KEY = b"bench-quote-key"
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RATE = 2100

Plain = dict[str, Any]


class Refused(Exception):
    """A broken rule with its HTTP `status`."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem


def new_id(kind: str) -> str:
    number = (int(time.time() * 1000) << 80) | secrets.randbits(80)
    return f"{kind}_" + "".join(LETTERS[(number >> shift) & 31] for shift in range(125, -1, -5))


def quoted(account: str, person: str, wanted: Plain, profile: Plain, plans: list[Plain]) -> Plain:
    """A signed quote of a new subscription: its edition and its add-ons, each with the plan at the same place."""
    today = datetime.now(UTC).date()
    term = [str(today), str(today.replace(year=today.year + 1))]
    change = {"effective": str(today), "anchor": str(today), "term": term, "period": term}
    about = {
        "account": account,
        "person": person,
        "profile": wanted["profile"],
        "subscription": new_id("sub"),
        "versions": {"profile": int(profile["version"])},
        "collection": str(wanted["pay_by"]),
    }
    wishes = [{"plan": wanted["plan"], "quantity": wanted["quantity"]}, *wanted["addons"]]
    return _signed("purchase", about, change, wishes, plans)


def quoted_addition(account: str, person: str, wanted: Plain, profile: Plain, held: Plain, plans: list[Plain]) -> Plain:
    """A signed quote of add-ons for the running subscription `held`, charged by the day to the end of its period."""
    today = datetime.now(UTC).date()
    change = {"effective": str(today), "anchor": held["anchor"], "term": held["term"], "period": held["period"]}
    about = {
        "account": account,
        "person": person,
        "profile": held["profile"],
        "subscription": held["id"],
        "versions": {"profile": int(profile["version"]), "subscription": int(held["version"])},
        "collection": str(wanted["pay_by"] or held["collection"]),
    }
    return _signed("addition", about, change, wanted["items"], plans)


def opened(quote: Plain, kind: str) -> Plain:
    """The content of an open quote with a valid signature."""
    content = {name: value for name, value in quote.items() if name != "signature"}
    if not hmac.compare_digest(_signature(content), quote["signature"]["hmac_sha256"]) or content["kind"] != kind:
        raise Refused(422, "quote-tampered")
    if datetime.fromisoformat(content["expires_at"]) < datetime.now(UTC):
        raise Refused(410, "quote-expired")
    return content


def _signed(kind: str, about: Plain, change: Plain, wishes: list[Plain], plans: list[Plain]) -> Plain:
    now = datetime.now(UTC).replace(microsecond=0)
    lines = [_line(n, wish, plan, change) for n, (wish, plan) in enumerate(zip(wishes, plans, strict=True), 1)]
    items = [
        {
            "id": new_id("itm"),
            "plan": plan["version"],
            "price": plan["price"],
            "quantity": wish["quantity"],
            "lines": [n],
        }
        for n, (wish, plan) in enumerate(zip(wishes, plans, strict=True), 1)
    ]
    net = sum(line["net"] for line in lines)
    tax = (net * RATE + 5000) // 10000
    due = str(now.date() + timedelta(days=30))
    content = {
        "id": new_id("quo"),
        "kind": kind,
        "made_at": instant(now),
        "expires_at": instant(now + timedelta(minutes=30)),
        **about,
        "currency": "EUR",
        "tax_rule": "domestic",
        "change": {"items": items, **change},
        "documents": [
            {
                "id": new_id("inv"),
                "kind": "invoice",
                "date": change["effective"],
                "due": due,
                "lines": lines,
                "net": net,
                "tax": [{"category": "S", "rate_bp": RATE, "base": net, "amount": tax}],
                "total": net + tax,
            }
        ],
        "settlement": [],
        "open": {},
        "due_now": 0,
        "due_later": [{"on": due, "amount": net + tax}],
        "next_renewal": {"on": change["term"][1], "net": net, "tax": tax, "total": net + tax},
        "refunds": [],
        "to_balance": 0,
    }
    return {**content, "signature": {"key": "first", "hmac_sha256": _signature(content)}}


def _line(no: int, wish: Plain, plan: Plain, change: Plain) -> Plain:
    since, until = date.fromisoformat(change["effective"]), date.fromisoformat(change["period"][1])
    days, of_days = (until - since).days, (until - date.fromisoformat(change["period"][0])).days
    price = int(plan["amount"])  # boto3 reads numbers as Decimal
    exact = wish["quantity"] * price * days
    return {
        "no": no,
        "text": f"{wish['quantity']} seats {plan['name']}, {since:%d %b %Y} to {until - timedelta(days=1):%d %b %Y}",
        "net": (2 * exact + of_days) // (2 * of_days),
        "category": "S",
        "rate_bp": RATE,
        "derivation": {
            "rule": "full_period" if days == of_days else "prorated",
            "quantity": wish["quantity"],
            "unit_price": price,
            "price_version": plan["price"],
            "span": [str(since), str(until)],
            "days": days,
            "of_days": of_days,
            "exact": str(exact // of_days) if exact % of_days == 0 else f"{exact}/{of_days}",
            "rounding": "half_up",
            "policy": "purchase.period",
        },
    }


def _signature(content: Plain) -> str:
    return hmac.digest(KEY, canonical(content), "sha256").hex()


def canonical(data: Plain) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def instant(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat().replace("+00:00", "Z")
