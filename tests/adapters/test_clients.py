"""The AWS clients: made late, once, and with the settings that requests need."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from zetel.adapters.clients import Clients, Parameters

SERVICES = ["dynamodb", "s3", "sesv2", "sqs", "events", "secretsmanager"]


@pytest.mark.parametrize("service", SERVICES)
def test_each_client_is_made_once(service: str) -> None:
    clients = Clients("eu-west-1")
    assert service not in vars(clients)
    assert getattr(clients, service) is getattr(clients, service)


@pytest.mark.parametrize("service", SERVICES)
def test_each_client_calls_the_given_endpoint(service: str) -> None:
    client = getattr(Clients("eu-west-1", endpoint="http://127.0.0.1:4566"), service)
    assert client.meta.endpoint_url == "http://127.0.0.1:4566"
    assert client.meta.region_name == "eu-west-1"


def test_a_call_ends_before_the_request_that_made_it() -> None:
    config: Any = Clients("eu-west-1").dynamodb.meta.config
    assert (config.connect_timeout, config.read_timeout) == (2, 8)
    assert config.retries == {"mode": "standard", "total_max_attempts": 3}
    assert config.user_agent == "zetel/1"


@pytest.mark.usefixtures("aws")
def test_parameters_are_checked_on_demand() -> None:
    with pytest.raises(ParamValidationError, match="TableName"):
        Clients("eu-west-1", parameters=Parameters.CHECKED).dynamodb.describe_table(TableName="")
    with pytest.raises(ClientError, match="DescribeTable"):
        Clients("eu-west-1").dynamodb.describe_table(TableName="")
