"""The commands of an operator, on a deployment. Loading a catalogue and redriving have their tests elsewhere."""

import pytest

from operate.deployment import NoSuchStack, find
from operate.sign_in import NotSignedIn, signed_in
from tests.deployment.customer import Customer, read
from tests.deployment.stack import NAME, Stack

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("deployment")]


def test_a_smoke_test_sells_a_plan_and_finds_nothing_broken(stack: Stack) -> None:
    said = stack.operated("smoke", NAME, "--api", stack.aws.api, "--buy")
    assert "the invoice is INV-" in said
    assert said.endswith("The deployment works.\n")


def test_a_smoke_test_leaves_no_person_behind(stack: Stack) -> None:
    pool = stack.deployment.outputs["UserPoolId"]
    people = stack.client("cognito-idp").list_users(UserPoolId=pool)["Users"]
    mails = {about["Value"] for person in people for about in person["Attributes"] if about["Name"] == "email"}
    assert {mail for mail in mails if "smoke-" in mail} == set()


def test_the_environment_is_printed_for_a_shell(stack: Stack) -> None:
    lines = stack.operated("deployment", NAME).splitlines()
    assert f"export CORE_TABLE={stack.deployment.named('CoreTable')}" in lines
    assert all(line.startswith("export ") for line in lines)


def test_a_quote_from_before_a_rotation_is_honoured_and_the_next_has_the_new_key(
    stack: Stack, customer: Customer
) -> None:
    quote = customer.quote()
    told = stack.operated("keys", NAME, "--rotate")
    with stack.changed("Purchase", ZETEL_CLOCK_OFFSET="0"):  # a new process, which reads the keys that are there now
        fresh = customer.quote()["signature"]["key"]
        read(customer.confirm(quote), status=201)
    assert told.startswith(f"Quotes are made with the key {fresh}.\nIt replaced {quote['signature']['key']} at ")


def test_a_missing_stack_is_reported(stack: Stack) -> None:
    with pytest.raises(NoSuchStack, match="nowhere"):
        find("nowhere", stack.client("cloudformation"))


def test_a_wrong_password_is_refused(stack: Stack, customer: Customer) -> None:
    outputs = stack.deployment.outputs
    with pytest.raises(NotSignedIn):
        signed_in(
            stack.client("cognito-idp"), outputs["UserPoolId"], outputs["ClientId"], "anna@veerman.example", "wrong"
        )
