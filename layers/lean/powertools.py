"""Powertools with packages that load only the names taken from them.

``from aws_lambda_powertools.event_handler import APIGatewayHttpResolver`` also imports the resolvers of AppSync and
Bedrock, asyncio for them, Logger, Metrics and Tracer, and the events of 30 services: 100 modules that no function uses.
The exported names of four packages become lazy (PEP 562), and the import of their own logger moves to its use. All
names stay importable.
"""

import ast
from pathlib import Path
from typing import Final

from layers.lean.rewriting import NotRecognised, late

_PACKAGES: Final = (
    "aws_lambda_powertools",
    "aws_lambda_powertools/event_handler",
    "aws_lambda_powertools/event_handler/openapi",
    "aws_lambda_powertools/utilities/data_classes",
)

_LOGGER: Final = "aws_lambda_powertools/package_logger.py"
_LOGGER_IMPORT: Final = "from aws_lambda_powertools.logging.logger import set_package_logger"
_LOGGER_USE: Final = "        return set_package_logger(stream=stream)"

_LAZY: Final = """
_PLACES = {places}


def __getattr__(name):
    if name not in _PLACES:
        raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(_PLACES[name]), name)
    return value
"""


def trim(folder: Path) -> None:
    """Rewrites the Powertools in `folder`, if it is there. Raises NotRecognised."""
    if not (folder / _PACKAGES[0]).is_dir():
        return
    for name in _PACKAGES:
        file = folder / name / "__init__.py"
        file.write_text(lazily(file.read_text(), name.replace("/", ".")))
    logger = folder / _LOGGER
    logger.write_text(late(logger.read_text(), _LOGGER_IMPORT, _LOGGER_USE))


def lazily(source: str, package: str) -> str:
    """The source of `package` with its exported names imported late. Raises NotRecognised."""
    tree = ast.parse(source)
    exported = _exported(tree, package)
    places: dict[str, str] = {}
    late: list[ast.ImportFrom] = []
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and {alias.name for alias in statement.names} <= exported:
            if any(alias.asname for alias in statement.names):
                raise NotRecognised(f"{package} exports under another name")
            module = f"{package}.{statement.module}" if statement.level else str(statement.module)
            places |= {alias.name: module for alias in statement.names}
            late.append(statement)
    if places.keys() != exported:
        raise NotRecognised(f"{package} exports what it does not import: {', '.join(sorted(exported - places.keys()))}")
    lines = source.splitlines(keepends=True)
    for statement in reversed(late):
        lines[statement.lineno - 1 : statement.end_lineno] = []
    return "".join(lines) + _LAZY.format(places=repr(dict(sorted(places.items()))))


def _exported(tree: ast.Module, package: str) -> set[str]:
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List() as names):
                return set(ast.literal_eval(names))
    raise NotRecognised(f"{package} has no list of what it exports")
