"""The declarations of `template.yaml`, for the local host and for tests that compare template and code."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

PATH: Final = Path(__file__).resolve().parent.parent / "template.yaml"

#: Values of CloudFormation's pseudo parameters on one machine.
PSEUDO: Final[Mapping[str, str]] = {
    "AWS::AccountId": "000000000000",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::StackName": "zetel-local",
    "AWS::URLSuffix": "amazonaws.com",
}

#: The value of a property `!Ref AWS::NoValue`: the property is omitted.
_NO_VALUE: Final = object()

#: Gives a resource's name or attribute, by logical id and attribute; None stands for `!Ref`.
Named = Callable[[str, str | None], str]


@dataclass(frozen=True, slots=True)
class Route:
    """A route: ``GET``, ``/v1/accounts/{account}``, and its scopes, any of which a token needs (None: open to all)."""

    function: str
    method: str
    path: str
    scopes: tuple[str, ...] | None

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class QueueSource:
    """A queue that feeds a function; `queue` is the queue's logical id, `batch` the most messages of a call."""

    function: str
    queue: str
    batch: int
    partial: bool


@dataclass(frozen=True, slots=True)
class StreamSource:
    """A table's stream that feeds a function; records that fail over `retries` times go to the queue `dead_letters`."""

    function: str
    table: str
    batch: int
    retries: int
    dead_letters: str
    partial: bool
    bisect: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    function: str
    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function: its logical id, its folder under ``functions/``, its timeout in seconds and memory in megabytes."""

    id: str
    folder: str
    timeout: int
    memory: int
    properties: Mapping[str, Any]


class Template:
    """A template with values for its parameters; the others have their defaults."""

    def __init__(self, content: Mapping[str, Any], parameters: Mapping[str, str] | None = None) -> None:
        self.content = content
        self.resources: Mapping[str, Mapping[str, Any]] = content["Resources"]
        self.globals: Mapping[str, Any] = content["Globals"]["Function"]
        declared = {name: str(about.get("Default", "")) for name, about in content["Parameters"].items()}
        self.parameters: Mapping[str, str] = {**PSEUDO, **declared, **(parameters or {})}

    def of_type(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """The properties of all resources of a type, by logical id."""
        return {id: about.get("Properties", {}) for id, about in self.resources.items() if about["Type"] == kind}

    @property
    def functions(self) -> tuple[Function, ...]:
        return tuple(
            Function(
                id,
                about["CodeUri"].removeprefix("functions/"),
                about.get("Timeout", self.globals["Timeout"]),
                about.get("MemorySize", self.globals["MemorySize"]),
                about,
            )
            for id, about in self.of_type("AWS::Serverless::Function").items()
        )

    @property
    def environment(self) -> Mapping[str, Any]:
        """The environment that all functions share, with unresolved values."""
        found: Mapping[str, Any] = self.globals["Environment"]["Variables"]
        return found

    @property
    def routes(self) -> tuple[Route, ...]:
        (api,) = self.of_type("AWS::Serverless::HttpApi").values()
        authorizer = api["Auth"]["Authorizers"][api["Auth"]["DefaultAuthorizer"]]
        scopes = tuple(authorizer["AuthorizationScopes"])
        return tuple(
            Route(function.folder, about["Method"], about["Path"], None if _is_open(about) else _scopes(about, scopes))
            for function, _, about in self._events("HttpApi")
        )

    @property
    def throttling(self) -> tuple[int, int]:
        """The API's limits: requests per second, and requests at once."""
        (api,) = self.of_type("AWS::Serverless::HttpApi").values()
        limits = api["DefaultRouteSettings"]
        return limits["ThrottlingRateLimit"], limits["ThrottlingBurstLimit"]

    @property
    def queue_sources(self) -> tuple[QueueSource, ...]:
        return tuple(
            QueueSource(function.folder, _target(about["Queue"]), about["BatchSize"], _is_partial(about))
            for function, _, about in self._events("SQS")
        )

    @property
    def stream_sources(self) -> tuple[StreamSource, ...]:
        return tuple(
            StreamSource(
                function.folder,
                _target(about["Stream"]),
                about["BatchSize"],
                about["MaximumRetryAttempts"],
                _target(about["DestinationConfig"]["OnFailure"]["Destination"]),
                _is_partial(about),
                about.get("BisectBatchOnFunctionError", False),
            )
            for function, _, about in self._events("DynamoDB")
        )

    @property
    def schedules(self) -> tuple[Schedule, ...]:
        """The schedules that are switched on, in the order of their functions."""
        return tuple(
            Schedule(function.folder, name, about["ScheduleExpression"])
            for function, name, about in self._events("ScheduleV2")
            if self.resolved(about.get("State", "ENABLED"), _of_no_resource) == "ENABLED"
        )

    def holds(self, condition: str) -> bool:
        """Whether the condition `name` holds with the parameters' values."""
        return self._is_so(self.content["Conditions"][condition])

    def _is_so(self, condition: Mapping[str, Any]) -> bool:
        match condition:
            case {"Fn::Equals": [one, other]}:
                return str(self.resolved(one, _of_no_resource)) == str(self.resolved(other, _of_no_resource))
            case {"Fn::Not": [inner]}:
                return not self._is_so(inner)
        raise ValueError(f"a condition of another kind: {condition}")

    def resolved(self, value: Any, named: Named) -> Any:
        """`value` with `!Ref`, `!GetAtt`, `!Sub`, `!If`, `!Join`, `!Split` and `!Select` replaced by their values."""
        match value:
            case {"Ref": "AWS::NoValue"}:
                return _NO_VALUE
            case {"Fn::If": [str(condition), so, otherwise]}:
                return self.resolved(so if self.holds(condition) else otherwise, named)
            case {"Ref": str(id)}:
                return self.parameters[id] if id in self.parameters else named(id, None)
            case {"Fn::GetAtt": [str(id), str(attribute)]}:
                return named(id, attribute)
            case {"Fn::Sub": str(text)}:
                return self._filled(text, named)
            case {"Fn::Join": [str(between), list(joined)]}:
                return between.join(self.resolved(part, named) for part in joined)
            case {"Fn::Split": [str(between), whole]}:
                return self.resolved(whole, named).split(between)
            case {"Fn::Select": [int(index), whole]}:
                return self.resolved(whole, named)[index]
            case dict():
                parts = ((key, self.resolved(inner, named)) for key, inner in value.items())
                return {key: part for key, part in parts if part is not _NO_VALUE}
            case list():
                return [part for inner in value if (part := self.resolved(inner, named)) is not _NO_VALUE]
            case _:
                return value

    def _filled(self, text: str, named: Named) -> str:
        before, *rest = text.split("${")
        for part in rest:
            name, _, after = part.partition("}")
            id, _, attribute = name.partition(".")
            before += (self.parameters[id] if id in self.parameters else named(id, attribute or None)) + after
        return before

    def _events(self, kind: str) -> Iterator[tuple[Function, str, Mapping[str, Any]]]:
        for function in self.functions:
            for name, event in function.properties.get("Events", {}).items():
                if event["Type"] == kind:
                    yield function, name, event["Properties"]


def read(path: Path = PATH, parameters: Mapping[str, str] | None = None) -> Template:
    """The template in `path`, by default this repository's."""
    return Template(yaml.load(path.read_text(), _Loader), parameters)


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms: ``!Ref x`` for ``{"Ref": "x"}``, ``!Sub x`` for ``{"Fn::Sub": "x"}``."""


def _short_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type] # the only remaining kind of node
    return {"Ref": value} if suffix == "Ref" else {f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)


def _of_no_resource(id: str, attribute: str | None) -> str:
    raise ValueError(f"a condition names {id}, which is no parameter")


def _target(value: Mapping[str, Any]) -> str:
    """The logical id that a `!Ref` or `!GetAtt` names."""
    return str(value["Ref"] if "Ref" in value else value["Fn::GetAtt"][0])


def _is_partial(event: Mapping[str, Any]) -> bool:
    return "ReportBatchItemFailures" in event.get("FunctionResponseTypes", [])


def _scopes(event: Mapping[str, Any], otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """The scopes of a route: its own, or those of the authorizer."""
    return tuple(event.get("Auth", {}).get("AuthorizationScopes", otherwise))


def _is_open(event: Mapping[str, Any]) -> bool:
    return bool(event.get("Auth", {}).get("Authorizer") == "NONE")
