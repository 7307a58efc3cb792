"""What is unfinished in the tables of one machine, and when it is due."""

from collections.abc import Sequence
from datetime import datetime

import boto3


class LocalDueIndex:
    """The due instants of everything unfinished in `table`, whatever its kind; `index` is its due index."""

    def __init__(self, table: str, index: str = "due") -> None:
        self._client = boto3.client("dynamodb")
        self._table = table
        self._index = index

    def instants(self) -> Sequence[datetime]:
        """In no order. A scan, which is right where the data of one machine is: a sweep asks for what is due only."""
        found: list[datetime] = []
        for page in self._client.get_paginator("scan").paginate(TableName=self._table, IndexName=self._index):
            found += [datetime.fromisoformat(item["due_sk"]["S"].partition("#")[0]) for item in page["Items"]]
        return found
