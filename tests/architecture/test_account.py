"""Names and settings that AWS would refuse or mix up, while the linters and the local AWS accept them: names unique in
an account, settings fixed for ever, and the size of a policy."""

import json
import re
import tomllib
from typing import Any, Final

import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from local import template
from tests.deployment.aws import ROOT

pytestmark = pytest.mark.mend(
    "template.yaml, Resources, or samconfig.toml, where the test names a profile",
    "AWS refuses such a stack, or mixes two stacks up, only at the deployment",
)

PROFILES: Final = {
    profile: settings["deploy"]["parameters"]
    for profile, settings in tomllib.loads((ROOT / "samconfig.toml").read_text()).items()
    if profile not in {"version", "default"}
}

#: AWS calls a queue by its address, which has its name.
BESIDE: Final = {"AWS::SQS::Queue": ["QueueName"]}

#: The most characters of a name, of a prefix of Cognito's addresses, and of a policy without its spaces.
MOST_OF_A_QUEUE: Final = 80
MOST_OF_A_PREFIX: Final = 63
MOST_OF_A_POLICY: Final = 6144


def deployed(profile: str) -> template.Template:
    chosen = dict(each.split("=", 1) for each in PROFILES[profile]["parameter_overrides"])
    return template.read(parameters={**chosen, "AWS::StackName": PROFILES[profile]["stack_name"]})


def names(profile: str) -> dict[str, tuple[Any, ...]]:
    """The names that the template chooses for resources, by the resource's id."""
    of = deployed(profile)
    found = {}
    for id, about in of.resources.items():
        if about["Type"].startswith("AWS::Serverless::"):
            continue
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("eu-west-1", about["Type"]).schema
        parts = [path.rpartition("/")[2] for path in schema["primaryIdentifier"]] + BESIDE.get(about["Type"], [])
        given = {part: about["Properties"][part] for part in parts if part in about.get("Properties", {})}
        if given:
            found[id] = tuple(of.resolved(given, lambda it, _: f"{profile}'s {it}").values())
    return found


@pytest.mark.mend(
    "template.yaml: leave the name out; the list in the test, if AWS asks for a name",
    "a resource with a chosen name cannot be replaced, and an account has only one resource of that name",
)
def test_these_names_are_chosen_and_no_others() -> None:
    assert set(PROFILES) == {"dev", "prod"}
    assert names("prod") == {
        "AccessLogs": ("/aws/vendedlogs/zetel/requests",),
        "ApiResourceServer": ("prod's UserPool", "zetel"),
        "AccountManagerGroup": ("prod's UserPool", "account_manager"),
        "BookkeeperGroup": ("prod's UserPool", "bookkeeper"),
        "PortalBucketPolicy": ("prod's PortalBucket",),
        "Dashboard": ("zetel-eu-west-1",),
        "DocumentBucketPolicy": ("prod's DocumentBucket",),
        "ExportBucketPolicy": ("prod's ExportBucket",),
        "EventBus": ("zetel",),
        "NumberingDeadLetters": ("zetel-numbering-dead-letters.fifo",),
        "NumberingQueue": ("zetel-numbering.fifo",),
        "SenderIdentity": ("billing@zetel.example",),
        "SupportGroup": ("prod's UserPool", "support"),
        "UserPoolClient": ("prod's UserPool",),
        "VendorIdentityProvider": ("prod's UserPool", "Vendor"),
        "ProductClient": ("prod's UserPool",),
        "UserPoolDomain": ("prod's UserPool", "zetel-prod-000000000000"),
    }


@pytest.mark.mend(
    "template.yaml: put ${Stage} or ${AWS::StackName} into the name", "two stages of one account would be one resource"
)
def test_two_stages_of_one_account_have_no_name_in_common() -> None:
    assert set(names("dev").values()) & set(names("prod").values()) == set()


def test_no_schedule_has_a_name_which_sam_would_give_alike_in_every_stack() -> None:
    events = [event for each in deployed("dev").functions for event in each.properties.get("Events", {}).values()]
    schedules = [event["Properties"] for event in events if event["Type"] == "ScheduleV2"]
    assert [(schedule["OmitName"], "Name" in schedule) for schedule in schedules] == [(True, False)] * 2


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_names_are_no_longer_than_aws_takes(profile: str) -> None:
    queues = [name for id, (name, *_) in names(profile).items() if id.startswith("Numbering")]
    assert {name.endswith(".fifo") for name in queues} == {True}
    assert max(map(len, queues)) <= MOST_OF_A_QUEUE
    assert len(f"zetel-{'s' * 12}-{'0' * 12}") <= MOST_OF_A_PREFIX


@pytest.mark.parametrize(
    ("stage", "taken"),
    [("dev", True), ("prod2", True), ("awsdev", False), ("myamazon", False), ("Dev", False), ("d", False)],
)
def test_a_stage_is_what_an_address_of_cognito_may_have_in_it(stage: str, taken: bool) -> None:
    pattern = deployed("dev").content["Parameters"]["Stage"]["AllowedPattern"]
    assert bool(re.fullmatch(pattern, stage)) is taken


@pytest.mark.mend(
    "template.yaml, UserPool, Schema: Mutable",
    "a new pool settles for ever whether an attribute may change",
)
def test_people_may_change_their_attributes_in_the_pool() -> None:
    """A new pool settles for ever whether an attribute may change."""
    (pool,) = deployed("dev").of_type("AWS::Cognito::UserPool").values()
    assert {attribute["Name"]: attribute["Mutable"] for attribute in pool["Schema"]} == {"email": True, "name": True}


@pytest.mark.mend(
    "template.yaml: divide the AWS::IAM::ManagedPolicy in two", "AWS takes no policy above 6,144 characters"
)
def test_a_policy_is_no_larger_than_aws_takes() -> None:
    policies = deployed("prod").of_type("AWS::IAM::ManagedPolicy")
    long = {
        id: len(json.dumps(deployed("prod").resolved(about, lambda *_: "n" * 200), separators=(",", ":")))
        for id, about in policies.items()
    }
    assert max(long.values()) <= MOST_OF_A_POLICY
    assert len(long) > 30
