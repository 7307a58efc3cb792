"""The key that signs quotes: ``python -m operate.keys STACK`` tells its age, ``--rotate`` replaces it.

Quotes signed by the old key are honoured for an hour more, so customers do not notice a rotation. Within that hour the
command refuses another rotation, which would forget a key whose quotes are still open. ``--leaked`` rotates at once and
forgets the old key: the leaked key signs nothing any more, and customers ask for their open quotes again.
"""

import argparse
import json
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import boto3

from operate.deployment import NoSuchStack, find
from zetel.adapters.signer import HONOURED, signing_keys

#: The resource in the template.
SECRET: Final = "QuoteKeys"
_BITS: Final = 256


class TooSoon(Exception):
    """The previous key still opens quotes; the message says for how long."""


def rotated(held: Mapping[str, Any], *, at: int, random: Callable[[int], int] = secrets.randbits) -> dict[str, Any]:
    """The secret after a rotation at epoch second `at`. Raises TooSoon within an hour after the last rotation."""
    left = held.get("rotated_at", 0) + HONOURED - at
    if left > 0:
        raise TooSoon(f"The previous key opens quotes for {-(-left // 60)} minutes more. Wait, or use --leaked.")
    before = {"previous_id": held["id"], "previous_secret": held["secret"], "rotated_at": at}
    return {**_fresh(at, random), **before}


def replaced(*, at: int, random: Callable[[int], int] = secrets.randbits) -> dict[str, Any]:
    """The secret after the key leaked: only a new key."""
    return _fresh(at, random)


def _fresh(at: int, random: Callable[[int], int]) -> dict[str, Any]:
    day = datetime.fromtimestamp(at, UTC).date()
    return {"id": f"{day}-{random(32):08x}", "secret": f"{random(_BITS):064x}"}


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 if the rotation is refused, 2 if the stack cannot be read."""
    parser = argparse.ArgumentParser(prog="operate.keys", description="Rotate the key that signs quotes.")
    parser.add_argument("stack", help="the stack's name, as in samconfig.toml")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--rotate", action="store_true", help="sign with a new key; the old one opens for an hour more")
    what.add_argument("--leaked", action="store_true", help="sign with a new key, and forget the old one at once")
    given = parser.parse_args(arguments)
    try:
        name = find(given.stack).named(SECRET)
    except NoSuchStack as error:
        print(error, file=sys.stderr)
        return 2
    client: Any = boto3.client("secretsmanager")
    held = json.loads(client.get_secret_value(SecretId=name)["SecretString"])
    now = int(time.time())
    try:
        if given.rotate or given.leaked:
            held = replaced(at=now) if given.leaked else rotated(held, at=now)
            signing_keys(json.dumps(held))  # the functions must be able to read the new secret
            client.put_secret_value(SecretId=name, SecretString=json.dumps(held))
    except TooSoon as error:
        print(error, file=sys.stderr)
        return 1
    print(_told(held, at=now))
    return 0


def _told(held: Mapping[str, Any], *, at: int) -> str:
    """The public facts of the keys, never the secrets."""
    lines = [f"Quotes are signed with the key {held['id']}."]
    if "rotated_at" in held:
        since = datetime.fromtimestamp(held["rotated_at"], UTC)
        opens = "opens" if at < held["rotated_at"] + HONOURED else "no longer opens"
        lines.append(f"It replaced {held['previous_id']} at {since:%Y-%m-%d %H:%M} UTC, which {opens} quotes.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
