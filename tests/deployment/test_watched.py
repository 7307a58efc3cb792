"""The guards of the deployment are deployed: its alarms, its dashboard, and the refusal of plain HTTP."""

import json
from typing import Any

import pytest

from local import template
from tests.deployment.stack import Stack

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("deployment")]

TEMPLATE = template.read()


def test_every_alarm_is_deployed_and_notifies_the_topic(stack: Stack) -> None:
    deployed = stack.deployment
    alarms = stack.client("cloudwatch").describe_alarms()["MetricAlarms"]
    names = {deployed.named(id) for id in TEMPLATE.of_type("AWS::CloudWatch::Alarm")}
    assert {alarm["AlarmName"] for alarm in alarms} == names
    assert {action for alarm in alarms for action in alarm["AlarmActions"]} == {deployed.outputs["AlarmTopic"]}
    ours = [alarm["Dimensions"] for alarm in alarms if alarm["Namespace"] == "Zetel"]
    assert len(ours) == 8  # five services away, parked work, a changed journal, failures
    assert all({"Name": "stage", "Value": "dev"} in dimensions for dimensions in ours)


def test_the_dashboard_names_deployed_resources(stack: Stack) -> None:
    deployed = stack.deployment
    held = stack.client("cloudwatch").get_dashboard(DashboardName=deployed.outputs["DashboardName"])["DashboardBody"]
    widgets: list[Any] = json.loads(held)["widgets"]
    (alarms,) = (widget["properties"]["alarms"] for widget in widgets if widget["type"] == "alarm")
    made = {alarm["AlarmArn"] for alarm in stack.client("cloudwatch").describe_alarms()["MetricAlarms"]}
    assert set(alarms) == made
    drawn = json.dumps([widget["properties"]["metrics"] for widget in widgets if widget["type"] == "metric"])
    for function in TEMPLATE.functions:
        assert f'"{deployed.named(function.id)}"' in drawn
    for table in TEMPLATE.of_type("AWS::DynamoDB::Table"):
        assert f'"{deployed.named(table)}"' in drawn
    assert "${" not in held


def test_every_function_is_traced_and_starts_from_its_code(stack: Stack) -> None:
    client, deployed = stack.client("lambda"), stack.deployment
    for function in TEMPLATE.functions:
        about = client.get_function_configuration(FunctionName=deployed.named(function.id))
        assert (about["TracingConfig"]["Mode"], about["SnapStart"]["ApplyOn"]) == ("Active", "None")


def test_every_queue_refuses_plain_http(stack: Stack) -> None:
    """The local AWS speaks only HTTP and ignores the condition, so the test checks the policy."""
    sqs, deployed = stack.client("sqs"), stack.deployment
    for queue in TEMPLATE.of_type("AWS::SQS::Queue"):
        held = sqs.get_queue_attributes(QueueUrl=deployed.named(queue), AttributeNames=["Policy"])["Attributes"][
            "Policy"
        ]
        (statement,) = json.loads(held)["Statement"]
        assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
