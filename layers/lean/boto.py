"""boto3 and botocore with the data of the operations that are used, and without their documentation.

botocore describes every service of AWS in 27 MB of data. A client reads the description of its service (compressed
JSON, most of it documentation) and a table of all endpoints of all services, each time a process starts.
"""

import gzip
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from layers.lean.operations import OPERATIONS
from layers.lean.rewriting import late

#: Data that a client of any service reads.
_FOR_ALL: Final = frozenset({"_retry.json", "endpoints.json", "partitions.json", "sdk-default-configuration.json"})
_MODEL: Final = "service-2.json"
_RULES: Final = "endpoint-rule-set-1.json"
_EXTRAS: Final = "service-2.sdk-extras.json"

#: Every client would load the modules that make documentation: file, import, and the place of its use.
_DOCUMENTING: Final = (
    (
        "__init__.py",
        "from botocore.docs.service import ServiceDocumenter",
        "    # Generate reference docs and write them out.",
    ),
    (
        "docstring.py",
        "from botocore.docs.bcdoc.restdoc import DocumentStructure",
        "        docstring_structure = DocumentStructure('docstring', target='html')",
    ),
    (
        "docstring.py",
        "from botocore.docs.method import document_model_driven_method",
        "        document_model_driven_method(*args, **kwargs)",
    ),
    (
        "docstring.py",
        "from botocore.docs.paginator import document_paginate_method",
        "        document_paginate_method(*args, **kwargs)",
    ),
    (
        "docstring.py",
        "from botocore.docs.waiter import document_wait_method",
        "        document_wait_method(*args, **kwargs)",
    ),
)


def trim(folder: Path) -> None:
    """Trims the botocore and boto3 in `folder`, if they are there.

    Raises KeyError for a missing operation, NotRecognised for a botocore that differs from the expected source.
    """
    botocore = folder / "botocore"
    if not botocore.is_dir():
        return
    _data(botocore / "data")
    _docs(botocore / "docs")
    for service in sorted((folder / "boto3" / "data").iterdir()):
        if service.name not in OPERATIONS:
            shutil.rmtree(service)


def pruned(model: Mapping[str, Any], operations: tuple[str, ...]) -> dict[str, Any]:
    """A service's description with `operations` only, the shapes that they reach, and no documentation. Raises KeyError
    for a missing operation."""
    kept = {name: _by_region(model["operations"][name]) for name in operations}
    shapes: dict[str, Any] = {}
    waiting = [name for operation in kept.values() for name in _named(operation)]
    while waiting:
        name = waiting.pop()
        if name not in shapes:
            shapes[name] = model["shapes"][name]
            waiting += _named(shapes[name])
    return {
        **{key: value for key, value in model.items() if key not in {"documentation", "examples"}},
        "operations": {name: _undocumented(operation) for name, operation in sorted(kept.items())},
        "shapes": {name: _shape(shape) for name, shape in sorted(shapes.items())},
    }


def _data(data: Path) -> None:
    for entry in sorted(data.iterdir()):
        if entry.is_dir() and entry.name not in OPERATIONS:
            shutil.rmtree(entry)
        elif entry.is_file() and entry.name not in _FOR_ALL:
            entry.unlink()
    for service, operations in OPERATIONS.items():
        *older, newest = sorted((data / service).iterdir())
        for version in older:
            shutil.rmtree(version)
        model, rules = _read(newest / f"{_MODEL}.gz"), _read(newest / f"{_RULES}.gz")
        extras = newest / _EXTRAS
        patch = _read(extras) if extras.is_file() else None
        shutil.rmtree(newest)
        newest.mkdir()
        _write(newest / _MODEL, pruned(model, operations))
        _write(newest / _RULES, rules)
        if patch is not None:
            _write(extras, _applicable(patch, operations))
    endpoints = _read(data / "endpoints.json")
    for partition in endpoints["partitions"]:
        partition["services"] = {name: known for name, known in partition["services"].items() if name in _PREFIXES}
    _write(data / "endpoints.json", endpoints)


#: The names that endpoints are listed under; for mail this name differs from the service's.
_PREFIXES: Final = frozenset({"email", *OPERATIONS})


def _applicable(extras: dict[str, Any], operations: tuple[str, ...]) -> dict[str, Any]:
    """Corrections that botocore merges into a description; corrections of removed operations would bring these back."""
    merged = extras.get("merge", {})
    if "operations" in merged:
        merged["operations"] = {name: part for name, part in merged["operations"].items() if name in operations}
    return extras


def _docs(docs: Path) -> None:
    for name, statement, use in _DOCUMENTING:
        file = docs / name
        file.write_text(late(file.read_text(), statement, use))


def _named(part: Any) -> list[str]:
    """The shapes that an operation or a shape names."""
    match part:
        case {"shape": str(name)}:
            return [name]
        case dict():
            return [name for value in part.values() for name in _named(value)]
        case list():
            return [name for value in part for name in _named(value)]
        case _:
            return []


def _by_region(operation: Mapping[str, Any]) -> dict[str, Any]:
    """An operation that is sent to its region's endpoint. Otherwise botocore looks through each request for tables that
    are named by ARN: here all tables are of the same AWS account, and go by their names."""
    return {key: value for key, value in operation.items() if key != "operationContextParams"}


def _shape(shape: Mapping[str, Any]) -> dict[str, Any]:
    found = _undocumented(shape)
    if "members" in found:
        found["members"] = {name: _undocumented(member) for name, member in found["members"].items()}
    for part in ("member", "key", "value"):
        if part in found:
            found[part] = _undocumented(found[part])
    return found


def _undocumented(part: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key != "documentation"}


def _read(file: Path) -> dict[str, Any]:
    content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    read: dict[str, Any] = json.loads(content)
    return read


def _write(file: Path, data: Mapping[str, Any]) -> None:
    """Not compressed: the layer is compressed itself, and a start without unpacking is quicker."""
    file.write_text(json.dumps(data, separators=(",", ":"), ensure_ascii=False))
