"""The promise of a quote as items: the keys to read, the items to put, and the contents of a receipt."""

import hashlib
import time
from datetime import UTC, datetime

from quoting import Plain, canonical, instant, new_id

Key = tuple[str, str, str]
Put = tuple[str, Plain]


def quote_keys(account: str, person: str, profile: str) -> list[Key]:
    """Table, partition key and sort key of the items that a quote of a purchase reads, without the catalogue."""
    return [
        ("core_table", f"PERSON#{person}", f"ACCT#{account}"),
        ("core_table", f"ACCT#{account}", f"PROFILE#{profile}"),
    ]


def plan_key(plan: str) -> Key:
    return ("catalog_table", "PRODUCT#professional", f"PLAN#{plan}")


SELLER: Key = ("catalog_table", "SELLER", "HEAD")


def confirmation_keys(account: str, person: str, quote: Plain, key: str) -> list[Key]:
    own = f"ACCT#{account}#SUB#{quote['subscription']}"
    return [
        ("idempotency_table", f"ACCT#{account}", f"PERSON#{person}#{key}"),
        ("core_table", f"PERSON#{person}", f"ACCT#{account}"),
        ("core_table", f"ACCT#{account}", f"PROFILE#{quote['profile']}"),
        ("core_table", f"ACCT#{account}", f"SUB#{quote['subscription']}"),
        ("core_table", f"ACCT#{account}", f"BALANCE#{quote['profile']}#EUR"),
        *([("core_table", own, "LEDGER")] if quote["kind"] == "addition" else []),
    ]


def bought(quote: Plain, profile: Plain) -> Plain:
    """The subscription that a quote of a purchase promises."""
    change = quote["change"]
    return {
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
        "items": _items(quote),
        "created_at": instant(datetime.now(UTC)),
        "timeline": [],
    }


def extended(quote: Plain, held: Plain) -> Plain:
    """The subscription `held` with the items of an addition's quote."""
    stored = {"PK", "SK", "account", "due_pk", "due_sk", "last_quote", "sequence", "attempts"}
    shown = {name: value for name, value in held.items() if name not in stored}
    return {**shown, "version": int(held["version"]) + 1, "items": [*held["items"], *_items(quote)]}


def invoiced(quote: Plain, profile: Plain, seller: Plain) -> Plain:
    """The invoice that the quote promises."""
    (draft,) = quote["documents"]
    return {
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
        "period": quote["change"]["period"],
        "quote": quote["id"],
        "corrects": [],
        "payers": [],
    }


#: What a list shows of a document.
_ROW = (
    *("id", "kind", "state", "date", "due", "profile", "subscription", "currency", "net", "total"),
    *("paid", "credited", "open", "settlement", "formats"),
)


def issued(account: str, invoice: Plain) -> Plain:
    """The invoice as an answer shows it: its totals, and where it is read."""
    return {**{name: invoice[name] for name in _ROW}, "href": f"/v1/accounts/{account}/invoices/{invoice['id']}"}


def puts(account: str, quote: Plain, subscription: Plain, invoice: Plain, ledger: Plain | None) -> list[Put]:
    """The items to put, by table; the first two replace the items of a running subscription."""
    tenant, own = f"ACCT#{account}", f"ACCT#{account}#SUB#{subscription['id']}"
    due = {
        "due_pk": f"DUE#main#{subscription['term'][1]}#03",
        "due_sk": f"{subscription['term'][1]}#renewal_mail#{subscription['id']}",
        "last_quote": quote["id"],
        "sequence": subscription["version"],
        "attempts": 0,
    }
    work = {
        "due_pk": f"DUE#main#{invoice['date']}#14",
        "due_sk": f"{subscription['created_at']}#number#{invoice['id']}",
        "entity": "grachtwerk",
        "iban": "NL02ABNA0123456789",
        "bic": "ABNANL2A",
        "sequence": 0,
        "attempts": 0,
    }
    new = quote["change"]["items"]
    pools = [{"PK": own, "SK": f"POOL#{item['id']}", "seats": item["quantity"], "assigned": 0} for item in new]
    event = _event(account, quote, subscription, invoice)
    return [
        ("core_table", {"PK": tenant, "SK": f"SUB#{subscription['id']}", "account": account, **subscription, **due}),
        ("core_table", {"PK": own, "SK": "LEDGER", **_ledger(quote, invoice, ledger)}),
        *(("core_table", pool) for pool in pools),
        ("core_table", {"PK": tenant, "SK": f"INV#{invoice['id']}", "account": account, **invoice, **work}),
        ("journal_table", {"PK": tenant, "SK": event["id"], **event}),
    ]


def receipt(account: str, person: str, key: str, request: Plain, answer: Plain) -> Plain:
    """The receipt that answers a repeated request."""
    return {
        "PK": f"ACCT#{account}",
        "SK": f"PERSON#{person}#{key}",
        "state": "done",
        "fingerprint": hashlib.sha256(canonical(request)).hexdigest(),
        "expires_at": int(time.time()) + 7 * 86400,
        "answer": {"status": 201, "version": 1, "body": answer},
    }


def _items(quote: Plain) -> list[Plain]:
    return [{name: value for name, value in item.items() if name != "lines"} for item in quote["change"]["items"]]


def _ledger(quote: Plain, invoice: Plain, held: Plain | None) -> Plain:
    lots = [
        {
            "item": item["id"],
            "quantity": item["quantity"],
            "unit_price": line["derivation"]["unit_price"],
            "since": quote["made_at"],
            "invoice": invoice["id"],
            "line": line["no"],
            "span": line["derivation"]["span"],
            "charged": line["net"],
            "credited": 0,
            "returned": 0,
            "returned_days": 0,
        }
        for item, line in zip(quote["change"]["items"], invoice["lines"], strict=True)
    ]
    vat = {"document": invoice["id"], "category": "S", "rate_bp": 2100, "credited": 0}
    tax = [{**vat, "charged": invoice["total"] - invoice["net"]}]
    if held is None:
        return {"version": 1, "lots": lots, "tax": tax}
    return {"version": held["version"] + 1, "lots": [*held["lots"], *lots], "tax": [*held["tax"], *tax]}


def _event(account: str, quote: Plain, subscription: Plain, invoice: Plain) -> Plain:
    return {
        "id": new_id("evt"),
        "type": "subscription.purchased" if quote["kind"] == "purchase" else "subscription.extended",
        "version": 1,
        "at": quote["made_at"],
        "account": account,
        "subject": subscription["id"],
        "sequence": subscription["version"],
        "actor": {"kind": "member", "id": quote["person"]},
        "data": {
            "items": [{name: value for name, value in item.items() if name != "price"} for item in _items(quote)],
            "effective": quote["change"]["effective"],
            "currency": "EUR",
            "total": invoice["total"],
            "collection": subscription["collection"],
            "quote": quote["id"],
            "documents": [invoice["id"]],
        },
    }
