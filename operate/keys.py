"""The keys that sign quotes and seal links: ``python -m operate.keys STACK`` tells the age of the key of quotes,
``--links`` that of the key of links, ``--proofs`` that of the key of acknowledgements; ``--rotate`` replaces it.

The old key is honoured for an hour more for quotes and for 8 days more for links, so customers do not notice a
rotation. Until then the command refuses another rotation, which would forget a key whose quotes or links are still
open. ``--leaked`` rotates at once and forgets the old key: customers ask for their open quotes, or links, again.

A key of acknowledgements is never thrown away, as their codes are verified at any later time (``operate.receipt``): a
rotation keeps all earlier keys, and ``--leaked`` is refused.
"""

import argparse
import json
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import boto3

from operate.deployment import NoSuchStack, find
from zetel.adapters import link_seal, signer
from zetel.adapters.key_ring import signing_keys

_BITS: Final = 256


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A use of keys: the secret's resource in the template, the seconds for which the old key is honoured, and what the
    key makes, in words."""

    secret: str
    honoured: int
    makes: str


QUOTES: Final = KeyUse("QuoteKeys", signer.HONOURED, "quotes")
LINKS: Final = KeyUse("LinkKeys", link_seal.HONOURED, "links")
#: Nothing opens these but `operate.receipt`, which honours every key.
PROOFS: Final = KeyUse("ProofKeys", 0, "acknowledgements")


class TooSoon(Exception):
    """The previous key still opens; the message says for how long."""


def rotated(
    held: Mapping[str, Any], use: KeyUse, *, at: int, random: Callable[[int], int] = secrets.randbits
) -> dict[str, Any]:
    """The secret after a rotation at epoch second `at`. Raises TooSoon while the last key but one is honoured."""
    left = held.get("rotated_at", 0) + use.honoured - at
    if left > 0:
        raise TooSoon(f"The previous key opens {use.makes} for {-(-left // 60)} minutes more. Wait, or use --leaked.")
    before = {"previous_id": held["id"], "previous_secret": held["secret"], "rotated_at": at}
    return {**_fresh(at, random), **before}


def replaced(*, at: int, random: Callable[[int], int] = secrets.randbits) -> dict[str, Any]:
    """The secret after the key leaked: only a new key."""
    return _fresh(at, random)


def kept(held: Mapping[str, Any], *, at: int, random: Callable[[int], int] = secrets.randbits) -> dict[str, Any]:
    """The secret after a rotation that keeps every earlier key under `retired`, by its id."""
    return {**_fresh(at, random), "retired": {**held.get("retired", {}), held["id"]: held["secret"]}}


def _fresh(at: int, random: Callable[[int], int]) -> dict[str, Any]:
    day = datetime.fromtimestamp(at, UTC).date()
    return {"id": f"{day}-{random(32):08x}", "secret": f"{random(_BITS):064x}"}


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 if the rotation is refused, 2 if the stack cannot be read."""
    parser = argparse.ArgumentParser(
        prog="operate.keys", description="Rotate the key of quotes, of links, or of acknowledgements."
    )
    parser.add_argument("stack", help="the stack's name, as in samconfig.toml")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--links", action="store_true", help="the key of links instead of the key of quotes")
    which.add_argument("--proofs", action="store_true", help="the key of acknowledgements; earlier keys are kept")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--rotate", action="store_true", help="use a new key; the old one opens for a while more")
    what.add_argument("--leaked", action="store_true", help="use a new key, and forget the old one at once")
    given = parser.parse_args(arguments)
    use = LINKS if given.links else PROOFS if given.proofs else QUOTES
    if given.proofs and given.leaked:
        print(
            "Acknowledgements are verified with their own key for ever: use --rotate, which keeps it.", file=sys.stderr
        )
        return 1
    try:
        name = find(given.stack).named(use.secret)
    except NoSuchStack as error:
        print(error, file=sys.stderr)
        return 2
    client: Any = boto3.client("secretsmanager")
    held = json.loads(client.get_secret_value(SecretId=name)["SecretString"])
    now = int(time.time())
    try:
        if given.rotate or given.leaked:
            if given.proofs:
                held = kept(held, at=now)
            else:
                held = replaced(at=now) if given.leaked else rotated(held, use, at=now)
            signing_keys(json.dumps(held))  # the functions must be able to read the new secret
            client.put_secret_value(SecretId=name, SecretString=json.dumps(held))
    except TooSoon as error:
        print(error, file=sys.stderr)
        return 1
    print(_told(held, use, at=now))
    return 0


def _told(held: Mapping[str, Any], use: KeyUse, *, at: int) -> str:
    """The public facts of the keys, never the secrets."""
    lines = [f"{use.makes.capitalize()} are made with the key {held['id']}."]
    if "rotated_at" in held:
        since = datetime.fromtimestamp(held["rotated_at"], UTC)
        opens = "opens" if at < held["rotated_at"] + use.honoured else "no longer opens"
        lines.append(f"It replaced {held['previous_id']} at {since:%Y-%m-%d %H:%M} UTC, which {opens} {use.makes}.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
