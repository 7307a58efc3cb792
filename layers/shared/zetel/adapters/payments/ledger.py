"""The sandbox provider's charges in a table: they outlive the process, like a real provider's."""

from typing import TYPE_CHECKING, Final

from zetel.adapters.dynamodb import attributes
from zetel.adapters.dynamodb.attributes import Value
from zetel.adapters.dynamodb.items import PK, SK
from zetel.adapters.payments.sandbox import Charge
from zetel.application.store.wire import from_wire, to_wire

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

#: The partition of a provider's charges. The partition belongs to the provider and holds no tenant's item.
PARTITION: Final = "SANDBOX#charges"


class DynamoChargeBook:
    """A `ChargeBook` in `table`. Other records may share the table: charges stand in a `partition` of their own."""

    def __init__(self, client: "DynamoDBClient", table: str, partition: str = PARTITION) -> None:
        self._client = client
        self._table = table
        self._partition = partition

    def enter(self, payment: str, charge: Charge) -> Charge | None:
        try:
            self._client.put_item(
                TableName=self._table,
                Item=attributes.item({PK: self._partition, SK: payment, **to_wire(charge)}),
                ConditionExpression="attribute_not_exists(#pk)",
                ExpressionAttributeNames={"#pk": PK},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return self.find(payment)
        return None

    def change(self, payment: str, before: Charge, after: Charge) -> bool:
        try:
            self._client.put_item(
                TableName=self._table,
                Item=attributes.item({PK: self._partition, SK: payment, **to_wire(after)}),
                # Refunds are only added, so their sum tells whether `before` still stands.
                ConditionExpression="attribute_not_exists(#refunded) OR #refunded = :before",
                ExpressionAttributeNames={"#refunded": "refunded"},
                ExpressionAttributeValues=attributes.item({":before": before.refunded}),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def find(self, payment: str) -> Charge | None:
        key: dict[str, Value] = attributes.item({PK: self._partition, SK: payment})
        found = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return None if found is None else from_wire(Charge, attributes.wire(found))
