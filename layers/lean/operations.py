"""The operations of AWS that the functions call, and that their clients know. A test compares the adapters' calls."""

from collections.abc import Mapping
from typing import Final

#: Operations by service, both as botocore names them.
OPERATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "cognito-idp": ("AdminDeleteUser", "AdminGetUser", "AdminListGroupsForUser", "ListUsers"),
    "dynamodb": ("BatchGetItem", "GetItem", "PutItem", "Query", "TransactWriteItems"),
    "events": ("PutEvents",),
    "s3": (
        *("CompleteMultipartUpload", "CopyObject", "CreateMultipartUpload", "DeleteObject", "GetObject", "HeadObject"),
        *("PutObject", "UploadPart"),
    ),
    "secretsmanager": ("GetSecretValue",),
    "sesv2": ("SendEmail",),
    "sqs": ("SendMessageBatch",),
}
