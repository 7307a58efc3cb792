"""The due instants of unfinished work in the tables of one machine."""

from collections.abc import Sequence
from datetime import datetime

import boto3


class LocalDueIndex:
    """The due instants of all unfinished work in `table`, of any kind; `index` is the table's due index."""

    def __init__(self, table: str, index: str = "due") -> None:
        self._client = boto3.client("dynamodb")
        self._table = table
        self._index = index

    def instants(self) -> Sequence[datetime]:
        """All due instants, in no order. The scan is right for the data of one machine; a sweep reads due work only."""
        found: list[datetime] = []
        for page in self._client.get_paginator("scan").paginate(TableName=self._table, IndexName=self._index):
            found += [datetime.fromisoformat(item["due_sk"]["S"].partition("#")[0]) for item in page["Items"]]
        return found
