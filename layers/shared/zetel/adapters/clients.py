"""The AWS clients, made when they are first used and once per process."""

import threading
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

import botocore.session
from botocore.config import Config

from zetel.adapters import tally
from zetel.adapters.dynamodb.protocol import in_json

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_events import EventBridgeClient
    from types_boto3_s3 import S3Client
    from types_boto3_secretsmanager import SecretsManagerClient
    from types_boto3_sesv2 import SESV2Client
    from types_boto3_sqs import SQSClient

#: Set in full, because botocore otherwise composes a user agent for each call.
_USER_AGENT: Final = "zetel/1"

#: Seconds: a request has 10 in all, and a first connection within AWS takes milliseconds.
_CONNECT_WITHIN: Final = 2
_ANSWER_WITHIN: Final = 8
#: Attempts of botocore, throttling and lost connections included.
_ATTEMPTS: Final = 3


class Parameters(Enum):
    """Whether botocore compares each call's parameters with the service's model before it sends them."""

    CHECKED = "checked"  # tests and the service on a developer's machine
    TRUSTED = "trusted"  # production: the tests have checked them, and the check costs more than the call's own work


class Clients:
    """One client per service. `endpoint` names a stand-in; without it each service is called in `region`."""

    def __init__(
        self,
        region: str,
        *,
        endpoint: str | None = None,
        parameters: Parameters = Parameters.TRUSTED,
    ) -> None:
        self._region = region
        self._endpoint = endpoint
        self._parameters = parameters
        # botocore's session must not make two clients at the same time; the clients themselves are safe for threads.
        self._making = threading.Lock()

    @cached_property
    def dynamodb(self) -> "DynamoDBClient":
        return in_json(cast("DynamoDBClient", self._client("dynamodb")))

    @cached_property
    def s3(self) -> "S3Client":
        """The client signs links with version 4, which every region takes, for the region's own host name."""
        return cast("S3Client", self._client("s3", signature_version="s3v4", s3={"addressing_style": self._addressing}))

    @cached_property
    def sesv2(self) -> "SESV2Client":
        return cast("SESV2Client", self._client("sesv2"))

    @cached_property
    def sqs(self) -> "SQSClient":
        return cast("SQSClient", self._client("sqs"))

    @cached_property
    def events(self) -> "EventBridgeClient":
        return cast("EventBridgeClient", self._client("events"))

    @cached_property
    def secretsmanager(self) -> "SecretsManagerClient":
        return cast("SecretsManagerClient", self._client("secretsmanager"))

    @cached_property
    def cognito(self) -> Any:
        return self._client("cognito-idp")

    @property
    def _addressing(self) -> str:
        """A stand-in on loopback has no host name per bucket."""
        return "virtual" if self._endpoint is None else "path"

    @cached_property
    def _session(self) -> botocore.session.Session:
        return botocore.session.get_session()

    def _client(self, service: str, **options: Any) -> Any:
        config = Config(
            user_agent=_USER_AGENT,
            parameter_validation=self._parameters is Parameters.CHECKED,
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
            connect_timeout=_CONNECT_WITHIN,
            read_timeout=_ANSWER_WITHIN,
            **options,
        )
        with self._making:
            client = self._session.create_client(
                service, region_name=self._region, endpoint_url=self._endpoint, config=config
            )
        tally.watch(client)
        return client
