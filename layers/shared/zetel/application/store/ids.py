"""Ids: the kind, an underscore, a ULID, made outside the domain, from a clock and a source of chance."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32


_CHANCE_BITS: Final = 80


#: The prefixes of every kind of id.
ACCOUNT: Final = "acc"
TEST_ACCOUNT: Final = "tst"  # an account with a clock of its own


MEMBER: Final = "mem"


PROFILE: Final = "pro"


SUBSCRIPTION: Final = "sub"


ITEM: Final = "itm"


QUOTE: Final = "quo"


INVOICE: Final = "inv"


CREDIT_NOTE: Final = "crn"


ENTRY: Final = "ent"


PAYMENT: Final = "pay"


REFUND: Final = "ref"


CREDIT_ALLOCATION: Final = "alc"  # of a credit that settles more than one commit can


CANCELLATION: Final = "can"


ATTEMPT: Final = "att"


ACKNOWLEDGEMENT: Final = "ack"


EVENT: Final = "evt"


RECIPIENT: Final = "rcp"


JOB: Final = "job"
EXPORT: Final = "exp"


MOVE: Final = "mov"


REQUEST: Final = "req"
UPGRADE: Final = "upg"
SUCCESSION: Final = "suc"


PROOF: Final = "prf"


ACCESS: Final = "acs"  # of the seller's staff


MANAGER: Final = "mgr"  # of an account, of the seller's staff


@dataclass(frozen=True, slots=True)
class Ids:
    """Makes ids; `chance` gives that many random bits (``secrets.randbits`` in production)."""

    chance: Callable[[int], int]

    def new(self, kind: str, at: datetime) -> str:
        """A new id of `kind` that sorts by `at`, domain time in whole milliseconds."""
        return f"{kind}_{_encode(int(at.timestamp() * 1000), 10)}{_encode(self.chance(_CHANCE_BITS), 16)}"


def has_clock(account: str) -> bool:
    """Whether the account has a clock of its own, as its id says: nothing is read for it."""
    return account.startswith(f"{TEST_ACCOUNT}_")


def earliest(kind: str, at: datetime) -> str:
    """The smallest id of `kind` that can be made at `at`: the start of a range of ids, or its exclusive end."""
    return f"{kind}_{_encode(int(at.timestamp() * 1000), 10)}{'0' * 16}"


def made_at(id: str) -> datetime:
    """The instant at which the id was made: UTC, whole milliseconds."""
    value = 0
    for letter in id.partition("_")[2][:10]:
        value = value * 32 + _ALPHABET.index(letter)
    return datetime.fromtimestamp(value / 1000, UTC)


def _encode(value: int, length: int) -> str:
    letters = ""
    for _ in range(length):
        value, index = divmod(value, 32)
        letters = _ALPHABET[index] + letters
    return letters
