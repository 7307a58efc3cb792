"""A deployed stack is updated in place and at last deleted; customers' data stays."""

import time

import pytest
from botocore.exceptions import ClientError

from local import template
from operate import deployment
from operate.deployment import NoSuchStack
from tests.deployment.customer import opened, read, soon
from tests.deployment.stack import NAME, Stack

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("deployment")]

TEMPLATE = template.read()


def test_an_update_in_place_changes_every_function_and_keeps_customers_data(stack: Stack) -> None:
    customer = opened(stack, "hanna")
    bought = customer.buy()
    document = bought["documents"][0]["id"]
    pdf = customer.pdf(document)
    before = stack.deployment
    stack.deploy(LogLevel="WARNING")
    after = stack.deployment
    assert environments(stack) == {function.id: "WARNING" for function in TEMPLATE.functions}
    kept = {id for id, about in TEMPLATE.resources.items() if about.get("DeletionPolicy") == "Retain"}
    assert len(kept) >= 7  # tables, documents, people, the key
    assert {id: before.named(id) for id in kept} == {id: after.named(id) for id in kept}
    assert before.outputs == after.outputs
    assert customer.pdf(document) == pdf
    assert read(customer.caller.get(f"{customer.path}/subscriptions"))["subscriptions"][0]["version"] == 1
    since = time.time()
    assert customer.pdf(customer.buy()["documents"][0]["id"]).startswith(b"%PDF-1.7")
    assert soon(lambda: sum(line.get("purchases", 0) for line in stack.said(since=since)) == 1)
    lines = stack.said(since=since)
    assert {line["stage"] for line in lines} == {"dev"}
    assert [line for line in lines if "account" in line and line.get("status", 500) < 400] == []


def environments(stack: Stack) -> dict[str, str]:
    """The log level of each function, by the template's name."""
    client = stack.client("lambda")
    return {
        function.id: client.get_function_configuration(FunctionName=stack.deployment.named(function.id))["Environment"][
            "Variables"
        ]["LOG_LEVEL"]
        for function in TEMPLATE.functions
    }


@pytest.mark.last
def test_customers_data_outlives_the_stack(stack: Stack) -> None:
    held = stack.deployment
    stack.delete()
    with pytest.raises(NoSuchStack):
        deployment.find(NAME, stack.client("cloudformation"))
    with pytest.raises(ClientError):
        stack.client("lambda").get_function(FunctionName=held.named("Health"))
    for table in TEMPLATE.of_type("AWS::DynamoDB::Table"):
        assert stack.client("dynamodb").describe_table(TableName=held.named(table))["Table"]["ItemCount"] >= 0
    assert stack.client("s3").list_objects_v2(Bucket=held.named("DocumentBucket"))["KeyCount"] > 0
    assert stack.client("cognito-idp").describe_user_pool(UserPoolId=held.named("UserPool"))["UserPool"]
    assert stack.client("secretsmanager").get_secret_value(SecretId=held.named("QuoteKeys"))["SecretString"]
