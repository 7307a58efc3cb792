"""The parts of a deployment: ``eval "$(python -m operate.deployment STACK)"`` gives a shell its environment.

Afterwards the other commands know the deployment's tables, queues and secret, as the functions do. All of these are
read from the stack; region and credentials come from the environment, as for the AWS command line.
"""

import argparse
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from zetel.application.ports import Services


class NoSuchStack(Exception):
    """The stack does not exist or cannot be read; the message names the stack and the reason."""


class EnvironmentLacks(Exception):
    """The environment is not that of a deployment's functions; the message names the variable and its source."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The environment has no {name}. Give this shell that of the deployment first: "
            'eval "$(.venv/bin/python -m operate.deployment STACK)"'
        )


@dataclass(frozen=True, slots=True)
class Deployment:
    """A stack: its outputs by name, and its resources by id, each with its type and AWS's name for it."""

    stack: str
    outputs: Mapping[str, str]
    resources: Mapping[str, tuple[str, str]]

    def named(self, id: str) -> str:
        """AWS's name for the resource that the template calls `id`."""
        return self.resources[id][1]

    def of_type(self, kind: str) -> tuple[str, ...]:
        """The names of all resources of a type, such as ``AWS::SQS::Queue``, in the order of their ids."""
        return tuple(name for _, (its, name) in sorted(self.resources.items()) if its == kind)


def find(stack: str, client: Any = None) -> Deployment:
    """The deployment of this name; `client` is CloudFormation's. Raises NoSuchStack."""
    try:
        client = client or boto3.client("cloudformation")
        (about,) = client.describe_stacks(StackName=stack)["Stacks"]
        pages = list(client.get_paginator("list_stack_resources").paginate(StackName=stack))
    except (BotoCoreError, ClientError) as error:
        raise NoSuchStack(f"The stack {stack} cannot be read: {error}") from error
    return Deployment(
        stack,
        {output["OutputKey"]: output["OutputValue"] for output in about.get("Outputs", [])},
        {
            resource["LogicalResourceId"]: (resource["ResourceType"], resource["PhysicalResourceId"])
            for page in pages
            for resource in page["StackResourceSummaries"]
            if resource.get("PhysicalResourceId")
        },
    )


def environment(deployment: Deployment, client: Any = None) -> Mapping[str, str]:
    """The environment that all functions of the deployment share; `client` is Lambda's."""
    client = client or boto3.client("lambda")
    function = deployment.of_type("AWS::Lambda::Function")[0]
    variables: Mapping[str, str] = client.get_function_configuration(FunctionName=function)["Environment"]["Variables"]
    return {"AWS_REGION": client.meta.region_name, **variables}


def services() -> "Services":
    """The services of the deployment that the environment describes. Raises EnvironmentLacks."""
    from zetel import bootstrap  # imported late: `main` prints the environment without it

    try:
        return bootstrap.services()
    except KeyError as error:
        raise EnvironmentLacks(error.args[0]) from error


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="operate.deployment", description="Print a deployment's environment.")
    parser.add_argument("stack", help="the stack's name, as in samconfig.toml")
    given = parser.parse_args(arguments)
    try:
        found = environment(find(given.stack))
    except NoSuchStack as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(f"export {name}={shlex.quote(value)}" for name, value in sorted(found.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
