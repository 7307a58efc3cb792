"""The tables as template.yaml defines them, made in a stand-in for AWS."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from zetel.application.store.keys import Table

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_TEMPLATE: Final = Path(__file__).resolve().parent.parent / "template.yaml"

#: What a table is created with; protection, recovery and encryption are not the stand-in's matter.
_CREATED_WITH: Final = (
    "AttributeDefinitions",
    "BillingMode",
    "GlobalSecondaryIndexes",
    "KeySchema",
    "StreamSpecification",
)


class _Template(yaml.SafeLoader):
    """Reads CloudFormation's tags as if they were not there."""


def _untagged(loader: yaml.SafeLoader, _suffix: str, node: yaml.Node) -> Any:
    match node:
        case yaml.MappingNode():
            return loader.construct_mapping(node, deep=True)
        case yaml.SequenceNode():
            return loader.construct_sequence(node, deep=True)
        case _:
            return node.value


_Template.add_multi_constructor("!", _untagged)


@cache
def template() -> Mapping[str, Any]:
    """The deployment's template, without its tags."""
    loaded: Mapping[str, Any] = yaml.load(_TEMPLATE.read_text(), _Template)
    return loaded


def create(client: "DynamoDBClient", *, prefix: str = "") -> dict[Table, str]:
    """Makes the four tables, and returns their names: ``<prefix>core``, ``<prefix>journal``, ..."""
    names = {table: f"{prefix}{table}" for table in Table}
    for table, name in names.items():
        properties = template()["Resources"][f"{table.capitalize()}Table"]["Properties"]
        chosen: dict[str, Any] = {key: properties[key] for key in _CREATED_WITH if key in properties}
        if stream := chosen.get("StreamSpecification"):
            chosen["StreamSpecification"] = {"StreamEnabled": True, **stream}
        client.create_table(TableName=name, **chosen)
        if expiry := properties.get("TimeToLiveSpecification"):
            client.update_time_to_live(TableName=name, TimeToLiveSpecification=expiry)
    return names
