"""An opponent's functions, in a shop with the items of their rules: a membership, a profile, a plan, the seller."""

import os
from typing import Any

os.environ["_X_AMZN_TRACE_ID"] = "Root=1-68b5a7c0-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=0"

from boto3.dynamodb.types import TypeSerializer

from bench.requests import ANNA
from bench.wire import Wire

ACCOUNT = "acc_01KKRAFRB09WCR6PDXY1Z5WQF2"
PROFILE = "pro_01KKRAFRB0GZPFM0TWE9AVG6EQ"
PLAN = "professional-yearly"

_ADDRESS = {"street": "Havenstraat 1", "city": "Rotterdam", "postcode": "3011 AA", "country": "NL"}
_BUYER = {"name": "Veerman Scheepsbouw B.V.", "address": _ADDRESS, "mail": "facturen@veerman.example"}
_SELLER = {
    "name": "Grachtwerk Software B.V.",
    "address": {"street": "Voorbeeldkade 12", "city": "Amsterdam", "postcode": "1011 ZZ", "country": "NL"},
    "mail": "facturen@grachtwerk.example",
    "vat_id": "NL000099998B57",
    "registration": "KvK 00000000",
    "phone": "+31 20 555 01 00",
}
_ITEMS: list[tuple[str, dict[str, Any]]] = [
    ("core_table", {"PK": f"PERSON#{ANNA}", "SK": f"ACCT#{ACCOUNT}", "member": "mem_1", "roles": ["owner"]}),
    (
        "core_table",
        {
            "PK": f"ACCT#{ACCOUNT}",
            "SK": f"PROFILE#{PROFILE}",
            "version": 2,
            "party": _BUYER,
            "zone": "Europe/Amsterdam",
            "language": "nl",
        },
    ),
    (
        "catalog_table",
        {
            "PK": "PRODUCT#professional",
            "SK": f"PLAN#{PLAN}",
            "name": "Professional",
            "amount": 36500,
            "price": "professional-yearly.eur.2026-01-01",
            "version": "professional-yearly.3",
        },
    ),
    ("catalog_table", {"PK": "SELLER", "SK": "HEAD", "party": _SELLER}),
]


def prepared() -> Wire:
    serialize = TypeSerializer().serialize
    items = {
        (table, item["PK"], item["SK"]): {name: serialize(value) for name, value in item.items()}
        for table, item in _ITEMS
    }
    wire = Wire(items)
    wire.install()
    return wire


import handler  # the opponent's handler, first on the path
import reading

handlers = {"quote": handler.lambda_handler, "buy": handler.lambda_handler, "read": reading.lambda_handler}
