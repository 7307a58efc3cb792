"""Two customers with one item of each kind: the second is the first one with other ids, and with people of its own."""

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tests.functions.one_of_each import ADMIN, OneOfEach
from tests.shop import ACCOUNT
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.parties.member import Role

#: An id as every kind has it; the letter behind its instant tells the twins apart.
ID: Final = re.compile(r"\b([a-z]{3}_[0-9A-HJKMNP-TV-Z]{10})([0-9A-HJKMNP-TV-Z])([0-9A-HJKMNP-TV-Z]{15})\b")
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: The seller's staff is the same for both.
_PEOPLE: Final = re.compile(r"\bsub-(?!staff\b)([a-z]+)\b")


def twin(text: str) -> str:
    """The same text of the other customer: other ids, other people."""
    moved = ID.sub(lambda found: found[1] + _LETTERS[(_LETTERS.index(found[2]) + 16) % 32] + found[3], text)
    return _PEOPLE.sub(r"sub-\1-twin", moved)


TWIN: Final = twin(ACCOUNT)
#: An owner of the second customer, and of no other.
TWINS_OWNER: Final = replace(ADMIN, sub=twin(ADMIN.sub))


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a request that takes an id: a parameter of the path or the query, or a JSON pointer into the body."""

    where: str
    name: str

    def __str__(self) -> str:
        return f"{self.where} {self.name}"


class TwoOfEach(OneOfEach):
    def __init__(self) -> None:
        super().__init__()
        items = self.world.store._items[Table.CORE]
        for pk, partition in list(items.items()):
            for sk, content in list(partition.items()):
                place = twin(pk), twin(sk)
                if pk.startswith("SOLD#"):
                    place = _sold(pk, place[1])
                if place != (pk, sk):
                    items.setdefault(place[0], {})[place[1]] = twin(content.decode()).encode()
        membership = keys.membership(TWINS_OWNER.sub, TWIN)
        held = self.world.store.read(membership).known(membership, "membership", TWIN)
        self.world.store.put(membership, replace(held, roles=(Role.OWNER,)))
        self._kept = copy.deepcopy(self.world.store._items)

    def begin_again(self) -> None:
        """Everything stands as in the beginning."""
        self.world.store._items = copy.deepcopy(self._kept)

    def uploaded(self) -> str:
        """A file of each customer's waits to go with a request."""
        proof = super().uploaded()
        self.world.uploads.uploaded[TWIN, twin(proof)] = self.world.uploads.uploaded[ACCOUNT, proof]
        return proof

    def of_twin(self, value: Any) -> Any:
        """A value of a request as the second customer sends it; what was signed is signed again."""
        match value:
            case {"signature": _}:
                return self.services.signer.sign(self.of_twin(self.services.signer.opened(value)))
            case Mapping():
                return {twin(name): self.of_twin(inner) for name, inner in value.items()}
            case list() | tuple():
                return [self.of_twin(inner) for inner in value]
            case str():
                return twin(value)
        return value


def _sold(pk: str, sk: str) -> tuple[str, str]:
    """The place of a running contract: its shard follows from its id."""
    account, _, subscription = sk.removeprefix("ACCT#").partition("#SUB#")
    key = keys.sold(pk.split("#")[1], account, subscription)
    return key.pk, key.sk


def slots_of(value: Any, pointer: str = "") -> Iterator[Slot]:
    """The places of ids in a body; a signed promise is a place as a whole."""
    match value:
        case {"signature": _}:
            yield Slot("body", pointer)
        case Mapping():
            for name, inner in value.items():
                yield from slots_of(inner, f"{pointer}/{name}")
        case list() | tuple():
            for n, inner in enumerate(value):
                yield from slots_of(inner, f"{pointer}/{n}")
        case str() if ID.fullmatch(value):
            yield Slot("body", pointer)


def with_value(body: Any, pointer: str, value: Any) -> Any:
    """The body with another value at the pointer."""
    changed = json.loads(json.dumps(body))
    *path, last = pointer.removeprefix("/").split("/")
    inner = changed
    for step in path:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    inner[int(last) if isinstance(inner, list) else last] = value
    return changed


def value_at(body: Any, pointer: str) -> Any:
    for step in pointer.removeprefix("/").split("/"):
        body = body[int(step)] if isinstance(body, list) else body[step]
    return body
