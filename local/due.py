"""The due instants of unfinished work in the tables of one machine, at which the moving clock stops.

The clock stops for no count of seats alone: one is due each week, and a late one counts no less.
"""

from collections.abc import Sequence
from datetime import datetime

import boto3

from zetel.domain.due import WorkKind


class LocalDueIndex:
    """The due instants of all unfinished work in `table`, of any kind; `index` is the table's due index."""

    def __init__(self, table: str, index: str = "due") -> None:
        self._client = boto3.client("dynamodb")
        self._table = table
        self._index = index

    def instants(self) -> Sequence[datetime]:
        """The due instants, in no order. The scan is right for the data of one machine; a sweep reads due work only."""
        found: list[datetime] = []
        for page in self._client.get_paginator("scan").paginate(TableName=self._table, IndexName=self._index):
            for item in page["Items"]:
                at, kind, _ = item["due_sk"]["S"].split("#", 2)
                if kind != WorkKind.SEAT_COUNT:
                    found.append(datetime.fromisoformat(at))
        return found
