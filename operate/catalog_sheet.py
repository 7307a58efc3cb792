"""A YAML file as places that know their line and path, are read strictly, and note all their mistakes.

Readers take the text of a scalar as it stands in the file, never YAML's value: ``365.00`` does not become a float on
its way to an amount, and the country ``NO`` is not false. Reading a place notes the mistake, then raises Wrong. So the
readers of its neighbours go on, and all mistakes are reported at once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

import yaml

T = TypeVar("T")

#: The largest file: characters, places with every alias followed, and levels.
MOST_CHARACTERS: Final = 1_000_000
MOST_PLACES: Final = 50_000
MOST_LEVELS: Final = 20

_NULL: Final = "tag:yaml.org,2002:null"
_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("null", "bool", "int", "float", "str", "timestamp", "map", "seq", "merge", "value")
)


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """A mistake with its line and field; `says` follows the field: ``must be at least 1, not 0``."""

    line: int
    path: str
    says: str


class CatalogMistakes(Exception):
    """A file that may not be loaded, with all its mistakes in the order of its lines."""

    def __init__(self, name: str, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(f"{name}:{m.line}: {m.path or 'the file'} {m.says}" for m in self.mistakes))


class Wrong(Exception):
    """A place that cannot be used. Its mistake is noted."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file during reading: its mistakes so far, and the line of every path seen."""

    name: str
    mistakes: list[Mistake] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def note(self, path: str, says: str) -> Wrong:
        """Notes a mistake, on the line of `path` or of the nearest enclosing place."""
        mistake = Mistake(line_of(path, self.lines), path, says)
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)
        return Wrong(path)

    def raise_for_mistakes(self) -> None:
        """Raises CatalogMistakes if a mistake was noted."""
        if self.mistakes:
            raise CatalogMistakes(self.name, self.mistakes)


def line_of(path: str, lines: Mapping[str, int]) -> int:
    """The line of `path`, or of the nearest enclosing place: ``a.b[2].c``, ``a.b[2]``, ``a.b``, ``a``."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, 1)


Read = Callable[["Place"], Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a sheet: a scalar, a list, or a mapping."""

    sheet: Sheet
    path: str
    node: yaml.Node

    def wrong(self, says: str) -> Wrong:
        return self.sheet.note(self.path, says)

    def scalar(self, expected: str) -> str:
        """The text as it stands in the file. Raises Wrong if the place is no scalar, or is empty."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.wrong(f"must be {expected}, not a {_kind(self.node)}")
        if self.node.tag == _NULL:
            raise self.wrong(f"must be {expected}, and is empty")
        return str(self.node.value)

    @property
    def is_scalar(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode)

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_plain(self) -> bool:
        """Whether the place is a scalar without quotes."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.style is None

    def keys(self) -> dict[str, "Place"]:
        """The places of a mapping by key. Notes repeated keys; raises Wrong if the place is no mapping."""
        if not isinstance(self.node, yaml.MappingNode):
            found = "empty" if self.node.tag == _NULL else f"a {_kind(self.node)}"
            raise self.wrong(f"must be a mapping of names to values, not {found}")
        places: dict[str, Place] = {}
        for key, value in self.node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.wrong(f"has a {_kind(key)} for a key")
                continue
            name, line = str(key.value), key.start_mark.line + 1
            place = Place(self.sheet, f"{self.path}.{name}" if self.path else name, value)
            if name in places:
                says = f"appears twice, first on line {self.sheet.lines[place.path]}"
                self.sheet.mistakes.append(Mistake(line, place.path, says))
                continue
            self.sheet.lines.setdefault(place.path, line)
            places[name] = place
        return places

    def inside(self, *names: str) -> dict[str, "Place"]:
        """The places of the mapping under `names`; empty, without a note, if there is no mapping."""
        place: Place | None = self
        for name in names:
            place = place.keys().get(name) if place and place.is_mapping else None
        return place.keys() if place and place.is_mapping else {}

    def record(self, required: Mapping[str, Read], optional: Mapping[str, Read] | None = None) -> dict[str, Any]:
        """The values of the fields by name, without absent optional fields.

        Notes unknown and missing fields and all mistakes within the fields. Raises Wrong if there is any mistake.
        """
        known = {**required, **(optional or {})}
        places = self.keys()
        for name, place in places.items():
            if name not in known:
                place.wrong(f"is not a known field; there are {', '.join(known)}")
        missing = [name for name in required if name not in places]
        for name in missing:
            self.sheet.note(f"{self.path}.{name}" if self.path else name, "is missing")
        values = _each((name, place, known[name]) for name, place in places.items() if name in known)
        if missing or len(values) < len(places):
            raise Wrong(self.path)
        return values

    def readable(self, read: Callable[[str, "Place"], T]) -> dict[str, T]:
        """The results of `read` for each key and place of a mapping with free keys, without the wrong entries.

        Raises Wrong for an empty mapping.
        """
        places = self.keys()
        if not places:
            raise self.wrong("must not be empty")
        return _each((key, place, partial(read, key)) for key, place in places.items())

    def entries(self, read: Callable[[str, "Place"], T]) -> dict[str, T]:
        """The results of `read` for each key and place. Raises Wrong for an empty mapping or a wrong entry."""
        values = self.readable(read)
        if len(values) < len(self.keys()):
            raise Wrong(self.path)
        return values

    def rows(self, read: Callable[["Place"], T]) -> tuple[T, ...]:
        """The results of `read` for each row of a list. Raises Wrong if the place is no list, or a row is wrong."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.wrong(f"must be a list, not {'empty' if self.node.tag == _NULL else 'a ' + _kind(self.node)}")
        places = {n: Place(self.sheet, f"{self.path}[{n}]", row) for n, row in enumerate(self.node.value)}
        for place in places.values():
            self.sheet.lines.setdefault(place.path, place.node.start_mark.line + 1)
        rows = _each((str(n), place, read) for n, place in places.items())
        if len(rows) < len(places):
            raise Wrong(self.path)
        return tuple(rows.values())


def _each(reads: Iterable[tuple[str, Place, Callable[[Place], T]]]) -> dict[str, T]:
    """The results of the `reads` that succeed; the others have noted their mistakes."""
    values: dict[str, T] = {}
    for name, place, read in reads:
        try:
            values[name] = read(place)
        except Wrong:
            continue
    return values


def opened(text: str, *, name: str) -> Place:
    """The root of the YAML file `text`. Raises CatalogMistakes if `text` is no YAML, or too large for a catalogue."""
    sheet = Sheet(name)
    if len(text) > MOST_CHARACTERS:
        raise sheet_error(name, f"must have at most {MOST_CHARACTERS} characters, not {len(text)}")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        says = f"is not valid YAML: {' '.join(filter(None, (error.context, error.problem)))}"
        raise sheet_error(name, says, line=mark.line + 1 if mark else 1) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise sheet_error(name, f"has a control character (U+{int(error.character):04X})", line=line) from error
    except RecursionError as error:
        raise sheet_error(name, f"must have at most {MOST_LEVELS} levels") from error
    if node is None:
        raise sheet_error(name, "is empty")
    _size(node, sheet, level=1, sizes={})
    sheet.raise_for_mistakes()
    return Place(sheet, "", node)


def sheet_error(name: str, says: str, *, line: int = 1) -> CatalogMistakes:
    """A mistake of the file as a whole."""
    return CatalogMistakes(name, [Mistake(line, "", says)])


def _size(node: yaml.Node, sheet: Sheet, *, level: int, sizes: dict[int, int]) -> int:
    """The number of places in `node` with every alias followed. Notes tags, and nodes that are too large or too deep.

    `sizes` has the numbers counted so far, by node; 0 during the count, which only an alias inside itself meets.
    """
    if id(node) in sizes:
        if sizes[id(node)] == 0:
            sheet.mistakes.append(Mistake(node.start_mark.line + 1, "", "has an alias within what it stands for"))
        return sizes[id(node)]
    if level > MOST_LEVELS:
        sheet.mistakes.append(Mistake(node.start_mark.line + 1, "", f"must have at most {MOST_LEVELS} levels"))
        return 1
    if node.tag not in _TAGS:
        sheet.mistakes.append(
            Mistake(node.start_mark.line + 1, "", f"has the tag {node.tag}; tags have no meaning here")
        )
    sizes[id(node)] = 0
    inside: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        inside = [part for pair in node.value for part in pair]
    elif isinstance(node, yaml.SequenceNode):
        inside = node.value
    size = 1 + sum(_size(part, sheet, level=level + 1, sizes=sizes) for part in inside)
    if size > MOST_PLACES:
        sheet.mistakes.append(Mistake(node.start_mark.line + 1, "", f"must have at most {MOST_PLACES} values"))
    sizes[id(node)] = size
    return size


def _kind(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "mapping"
    return "list" if isinstance(node, yaml.SequenceNode) else "value"
