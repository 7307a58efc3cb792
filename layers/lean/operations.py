"""The operations of AWS that the functions call, and that their clients know. A test compares the adapters' calls."""

from collections.abc import Mapping
from typing import Final

#: Operations by service, both as botocore names them.
OPERATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "cognito-idp": ("AdminGetUser", "AdminListGroupsForUser"),
    "dynamodb": ("BatchGetItem", "GetItem", "PutItem", "Query", "TransactWriteItems"),
    "events": ("PutEvents",),
    "s3": ("CopyObject", "DeleteObject", "GetObject", "PutObject"),
    "secretsmanager": ("GetSecretValue",),
    "sesv2": ("SendEmail",),
    "sqs": ("SendMessageBatch",),
}
