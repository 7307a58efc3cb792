"""What the functions ask of AWS: their clients know nothing else. A test holds this list against the adapters."""

from collections.abc import Mapping
from typing import Final

#: Operations by service, both as botocore names them.
OPERATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "dynamodb": ("BatchGetItem", "GetItem", "PutItem", "Query", "TransactWriteItems"),
    "events": ("PutEvents",),
    "s3": ("GetObject", "PutObject"),
    "secretsmanager": ("GetSecretValue",),
    "sesv2": ("SendEmail",),
    "sqs": ("SendMessageBatch",),
}
