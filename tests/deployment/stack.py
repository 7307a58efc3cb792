"""The product as a stack: deployed, updated and deleted by sam, with the profile ``dev`` of samconfig.toml."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import boto3

from operate import deployment
from operate.caller import Caller
from operate.deployment import Deployment
from operate.second_factor import by_itself, set_up
from operate.sign_in import Tokens, signed_in
from tests.deployment.aws import ACCOUNT, REGION, ROOT, SECRET, LocalAws
from tests.deployment.building import HERE, sam

NAME: Final = "zetel-dev"
#: The session name of tests that take a role.
TESTING: Final = "testing"
PASSWORD: Final = "Correct-horse-7-staple"
CATALOGUE: Final = ROOT / "local" / "demo" / "catalog.yaml"


class Stack:
    """The stack on a local AWS, from artefacts of ``sam build``."""

    def __init__(self, aws: LocalAws, artefacts: Path) -> None:
        self.aws = aws
        self._artefacts = artefacts

    def deploy(self, **parameters: str) -> None:
        """Makes the stack, or brings it up to date."""
        given = {"Architecture": HERE, "PaymentProvider": "sandbox", **parameters}
        sam(
            "deploy",
            f"--config-file={ROOT / 'samconfig.toml'}",
            "--config-env=dev",
            f"--template-file={self._artefacts / 'template.yaml'}",
            "--no-progressbar",
            f"--parameter-overrides={' '.join(f'{name}={value}' for name, value in given.items())}",
            environment=self.aws.environment,
        )

    def delete(self) -> None:
        sam("delete", f"--stack-name={NAME}", "--no-prompts", environment=self.aws.environment)

    @property
    def deployment(self) -> Deployment:
        return deployment.find(NAME, self.client("cloudformation"))

    def client(self, service: str, *, role: str = "") -> Any:
        """An AWS client of the account, or with the role of this name."""
        credentials = self._credentials(role) if role else (ACCOUNT, SECRET)
        make: Any = boto3.client
        return make(
            service,
            endpoint_url=self.aws.endpoint,
            region_name=REGION,
            **dict(zip(("aws_access_key_id", "aws_secret_access_key", "aws_session_token"), credentials, strict=False)),
        )

    def _credentials(self, role: str) -> tuple[str, str, str]:
        """Key, secret and token of a role. On AWS only Lambda gets them; here the account gets them, too."""
        arn = self.client("iam").get_role(RoleName=role)["Role"]["Arn"]
        given = self.client("sts").assume_role(RoleArn=arn, RoleSessionName=TESTING)["Credentials"]
        return given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]

    def operated(self, command: str, *arguments: str) -> str:
        """The output of an operator's command in the deployment's environment. Raises RuntimeError on failure."""
        about = deployment.environment(self.deployment, self.client("lambda"))
        done = subprocess.run(
            [sys.executable, "-m", f"operate.{command}", *arguments],
            cwd=ROOT,
            env={**os.environ, **about, **self.aws.environment, "PYTHONPATH": f"{ROOT / 'layers' / 'shared'}"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def person(self, mail: str, *groups: str) -> Caller:
        """A signed-in person of the user pool, who calls the API."""
        return Caller(self.aws.api, self.signed_in(mail, *groups).access)

    def signed_in(self, mail: str, *groups: str) -> Tokens:
        """The tokens of a person, who is added to the user pool and to its `groups`, and then has a second factor."""
        cognito, outputs = self.client("cognito-idp"), self.deployment.outputs
        pool = outputs["UserPoolId"]
        about = {"email": mail, "email_verified": "true", "name": mail.partition("@")[0].title()}
        with contextlib.suppress(cognito.exceptions.UsernameExistsException):
            cognito.admin_create_user(
                UserPoolId=pool,
                Username=mail,
                MessageAction="SUPPRESS",
                UserAttributes=[{"Name": name, "Value": value} for name, value in about.items()],
            )
        cognito.admin_set_user_password(UserPoolId=pool, Username=mail, Password=PASSWORD, Permanent=True)
        for group in groups:
            cognito.admin_add_user_to_group(UserPoolId=pool, Username=mail, GroupName=group)
        password_alone = {"Enabled": False}
        cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username=mail, SoftwareTokenMfaSettings=password_alone)
        tokens = signed_in(cognito, pool, outputs["ClientId"], mail, PASSWORD)
        if groups:
            set_up(cognito, tokens.access, code=by_itself)
        return tokens

    @contextlib.contextmanager
    def changed(self, function: str, **variables: str) -> Iterator[None]:
        """The function that the template calls `function` has these variables during the context."""
        client, name = self.client("lambda"), self.deployment.named(function)
        before = client.get_function_configuration(FunctionName=name)["Environment"]
        client.update_function_configuration(
            FunctionName=name, Environment={"Variables": {**before["Variables"], **variables}}
        )
        try:
            yield
        finally:
            client.update_function_configuration(FunctionName=name, Environment=before)

    @contextlib.contextmanager
    def unfed(self, function: str) -> Iterator[None]:
        """The function's messages or records wait during the context."""
        client = self.client("lambda")
        found = client.list_event_source_mappings(FunctionName=self.deployment.named(function))
        (mapping,) = found["EventSourceMappings"]
        client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        try:
            yield
        finally:
            client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)

    def said(self, *, since: float = 0) -> list[Any]:
        """The functions' log lines after this instant (epoch seconds), in order."""
        logs, group = self.client("logs"), self.deployment.named("FunctionLogs")
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=int(since * 1000))
        events = sorted((event for page in pages for event in page["events"]), key=lambda event: event["timestamp"])
        return [json.loads(event["message"]) for event in events if event["message"].startswith("{")]
