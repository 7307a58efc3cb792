"""The rules of a sale, as short as they can be: one tax, one term, one plan. Plain dictionaries, as they are stored."""

import hashlib
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
    """A rule is broken; `status` says how."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem


def new_id(kind: str) -> str:
    number = (int(time.time() * 1000) << 80) | secrets.randbits(80)
    return f"{kind}_" + "".join(LETTERS[(number >> shift) & 31] for shift in range(125, -1, -5))


def keys_of_quote(account: str, person: str, profile: str, plan: str) -> list[tuple[str, str, str]]:
    """Table, partition key and sort key of all that a quote reads."""
    return [
        ("core_table", f"PERSON#{person}", f"ACCT#{account}"),
        ("core_table", f"ACCT#{account}", f"PROFILE#{profile}"),
        ("catalog_table", "PRODUCT#professional", f"PLAN#{plan}"),
        ("catalog_table", "SELLER", "HEAD"),
    ]


def keys_of_confirmation(account: str, person: str, quote: Plain, key: str) -> list[tuple[str, str, str]]:
    return [
        ("idempotency_table", f"ACCT#{account}", f"PERSON#{person}#{key}"),
        ("core_table", f"PERSON#{person}", f"ACCT#{account}"),
        ("core_table", f"ACCT#{account}", f"PROFILE#{quote['profile']}"),
        ("core_table", f"ACCT#{account}", f"SUB#{quote['subscription']}"),
        ("core_table", f"ACCT#{account}", f"BALANCE#{quote['profile']}#EUR"),
        ("catalog_table", "SELLER", "HEAD"),
    ]


def quoted(account: str, wanted: Plain, membership: Plain, profile: Plain, plan: Plain) -> Plain:
    """A signed quote."""
    now = datetime.now(UTC).replace(microsecond=0)
    today = now.date()
    end = today.replace(year=today.year + 1)
    days = (end - today).days
    price = int(plan["amount"])  # boto3 reads numbers as Decimal
    net = wanted["quantity"] * price
    tax = (net * RATE + 5000) // 10000
    due = today + timedelta(days=30)
    line = {
        "no": 1,
        "text": f"{wanted['quantity']} seats {plan['name']}, {today:%d %b %Y} to {end - timedelta(days=1):%d %b %Y}",
        "net": net,
        "category": "S",
        "rate_bp": RATE,
        "derivation": {
            "rule": "full_period",
            "quantity": wanted["quantity"],
            "unit_price": price,
            "price_version": plan["price"],
            "span": [str(today), str(end)],
            "days": days,
            "of_days": days,
            "exact": str(net),
            "rounding": "half_up",
            "policy": "purchase.period",
        },
    }
    content = {
        "id": new_id("quo"),
        "kind": "purchase",
        "made_at": _instant(now),
        "expires_at": _instant(now + timedelta(minutes=30)),
        "account": account,
        "person": membership["member"],
        "profile": wanted["profile"],
        "subscription": new_id("sub"),
        "versions": {"profile": int(profile["version"])},
        "currency": "EUR",
        "collection": str(wanted["pay_by"]),
        "tax_rule": "domestic",
        "change": {
            "items": [
                {
                    "id": new_id("itm"),
                    "plan": plan["version"],
                    "price": plan["price"],
                    "quantity": wanted["quantity"],
                    "lines": [1],
                }
            ],
            "effective": str(today),
            "anchor": str(today),
            "term": [str(today), str(end)],
            "period": [str(today), str(end)],
        },
        "documents": [
            {
                "id": new_id("inv"),
                "kind": "invoice",
                "date": str(today),
                "due": str(due),
                "lines": [line],
                "net": net,
                "tax": [{"category": "S", "rate_bp": RATE, "base": net, "amount": tax}],
                "total": net + tax,
            }
        ],
        "settlement": [],
        "due_now": 0,
        "due_later": [{"on": str(due), "amount": net + tax}],
        "next_renewal": {"on": str(end), "net": net, "tax": tax, "total": net + tax},
        "refunds": [],
        "to_balance": 0,
    }
    return {**content, "signature": {"key": "first", "hmac_sha256": _signature(content)}}


def opened(quote: Plain) -> Plain:
    """The content of a quote that was signed here and is still open."""
    content = {name: value for name, value in quote.items() if name != "signature"}
    if not hmac.compare_digest(_signature(content), quote["signature"]["hmac_sha256"]):
        raise Refused(422, "quote-tampered")
    if datetime.fromisoformat(content["expires_at"]) < datetime.now(UTC):
        raise Refused(410, "quote-expired")
    return content


def bought(quote: Plain, profile: Plain, seller: Plain) -> tuple[Plain, Plain]:
    """The subscription and the invoice that the quote promises."""
    change = quote["change"]
    subscription = {
        "id": quote["subscription"],
        "version": 1,
        "state": "active",
        "profile": quote["profile"],
        "currency": "EUR",
        "zone": profile["zone"],
        "collection": quote["collection"],
        "started": change["effective"],
        "anchor": change["anchor"],
        "term": change["term"],
        "period": change["period"],
        "items": [{k: v for k, v in item.items() if k != "lines"} for item in change["items"]],
        "created_at": _instant(datetime.now(UTC)),
        "timeline": [],
    }
    (draft,) = quote["documents"]
    invoice = {
        **draft,
        "state": "drafted",
        "profile": quote["profile"],
        "subscription": quote["subscription"],
        "currency": "EUR",
        "paid": 0,
        "credited": 0,
        "open": draft["total"],
        "settlement": "open",
        "formats": [],
        "version": 1,
        "seller": seller["party"],
        "buyer": profile["party"],
        "language": profile["language"],
        "tax_rule": quote["tax_rule"],
        "period": change["period"],
        "quote": quote["id"],
        "corrects": [],
        "payers": [],
    }
    return subscription, invoice


def puts(account: str, quote: Plain, subscription: Plain, invoice: Plain) -> list[tuple[str, Plain]]:
    """The items that are put if they are absent, by table."""
    tenant, own = f"ACCT#{account}", f"ACCT#{account}#SUB#{subscription['id']}"
    (item,) = subscription["items"]
    (line,) = invoice["lines"]
    lot = {
        "item": item["id"],
        "quantity": item["quantity"],
        "unit_price": line["derivation"]["unit_price"],
        "since": subscription["created_at"],
        "invoice": invoice["id"],
        "line": 1,
        "span": subscription["period"],
        "charged": line["net"],
        "credited": 0,
        "returned": 0,
        "returned_days": 0,
    }
    vat = {"document": invoice["id"], "category": "S", "rate_bp": RATE, "credited": 0}
    event = new_id("evt")
    work = {
        "due_pk": f"DUE#main#{invoice['date']}#14",
        "due_sk": f"{subscription['created_at']}#number#{invoice['id']}",
        "entity": "grachtwerk",
        "iban": "NL02ABNA0123456789",
        "bic": "ABNANL2A",
        "sequence": 0,
        "attempts": 0,
    }
    due = {
        "due_pk": f"DUE#main#{subscription['term'][1]}#03",
        "due_sk": f"{subscription['term'][1]}#renewal_mail#{subscription['id']}",
        "last_quote": quote["id"],
        "sequence": 1,
        "attempts": 0,
    }
    fact = {
        "id": event,
        "type": "subscription.purchased",
        "version": 1,
        "at": subscription["created_at"],
        "account": account,
        "subject": subscription["id"],
        "sequence": 1,
        "actor": {"kind": "member", "id": quote["person"]},
        "data": {
            "items": [{k: v for k, v in item.items() if k != "price"}],
            "effective": subscription["started"],
            "currency": "EUR",
            "total": invoice["total"],
            "collection": subscription["collection"],
            "quote": quote["id"],
            "documents": [invoice["id"]],
        },
    }
    return [
        ("core_table", {"PK": tenant, "SK": f"SUB#{subscription['id']}", "account": account, **subscription, **due}),
        (
            "core_table",
            {
                "PK": own,
                "SK": "LEDGER",
                "version": 1,
                "lots": [lot],
                "tax": [{**vat, "charged": invoice["total"] - invoice["net"]}],
            },
        ),
        ("core_table", {"PK": own, "SK": f"POOL#{item['id']}", "seats": item["quantity"], "assigned": 0}),
        ("core_table", {"PK": tenant, "SK": f"INV#{invoice['id']}", "account": account, **invoice, **work}),
        ("journal_table", {"PK": tenant, "SK": event, **fact}),
    ]


def receipt(account: str, person: str, key: str, request: Plain, answer: Plain) -> Plain:
    """What a repeated request is answered from."""
    return {
        "PK": f"ACCT#{account}",
        "SK": f"PERSON#{person}#{key}",
        "state": "done",
        "fingerprint": hashlib.sha256(_canonical(request)).hexdigest(),
        "expires_at": int(time.time()) + 7 * 86400,
        "answer": {"status": 201, "version": 1, "body": answer},
    }


def shown(held: Plain) -> Plain:
    """A subscription with the dates and sentences that a customer reads."""
    end = date.fromisoformat(held["term"][1])
    last = end - timedelta(days=1)
    cancel = end - timedelta(days=30)
    advised = end - timedelta(days=60)
    terms = [
        f"The term is {held['term'][0]} to {last}; it then renews by itself for 1 year.",
        "One invoice covers the whole term.",
        f"Cancel by {cancel} to end the subscription on {end}.",
        f"We advise you to decide by {advised}.",
        "Cancel within 30 days to get back everything charged so far, without a fee.",
        "After that, ending the term early gives back the unused days, counted by the day.",
        "The fee for ending early is 10% of the credit for unused days.",
        "The fee is never more than the credit.",
        f"You can add to the quantity at any time; what is added now is charged by the day to {last}.",
        "What was bought, added or renewed can be returned at once, with credit, for 168 hours; newest first.",
        f"A lower quantity takes effect at the renewal on {end}.",
        "A change to a higher plan takes effect at once.",
        f"A change to a lower plan takes effect at the renewal on {end}.",
        "What cancelling gives back goes to the payment method that was used.",
        "Credit for other changes is kept as balance for your next invoices.",
        f"We remind you of the renewal on {advised} and {cancel}.",
        "For 30 days after the end, everything can still be read and the subscription revived.",
        "What is stored is deleted 120 days after the end.",
        f"The last day of a deadline counts to 24:00 in {held['zone']}.",
    ]
    stored = {"PK", "SK", "account", "due_pk", "due_sk", "last_quote", "sequence", "attempts"}
    return {
        **{name: value for name, value in held.items() if name not in stored},
        "products": [{"item": item["id"], "product": "professional", "name": "Professional"} for item in held["items"]],
        "terms": terms,
        "cancel_by": str(cancel),
        "cancel_before": f"{cancel}T22:00:00Z",
        "advised_by": str(advised),
        "refund_before": f"{held['started']}T22:00:00Z",
        "next_renewal": {"on": str(end), "net": 912500, "tax": 191625, "total": 1104125},
    }


def _signature(content: Plain) -> str:
    return hmac.digest(KEY, _canonical(content), "sha256").hex()


def _canonical(data: Plain) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _instant(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat().replace("+00:00", "Z")
