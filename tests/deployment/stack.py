"""The product as a stack: deployed, updated and deleted by sam, with the profile ``dev`` of samconfig.toml."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import boto3

from operate import deployment
from operate.caller import Caller
from operate.deployment import Deployment
from operate.sign_in import Tokens, signed_in
from tests.deployment.aws import ROOT, LocalAws
from tests.deployment.building import HERE, sam

NAME: Final = "zetel-dev"
PASSWORD: Final = "Correct-horse-7-staple"
CATALOGUE: Final = ROOT / "local" / "demo" / "catalog.yaml"


class Stack:
    """The stack on a local AWS, from artefacts of ``sam build``."""

    def __init__(self, aws: LocalAws, artefacts: Path) -> None:
        self.aws = aws
        self._artefacts = artefacts

    def deploy(self, **parameters: str) -> None:
        """Makes the stack, or brings it up to date."""
        given = {"Architecture": HERE, **parameters}
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

    def client(self, service: str) -> Any:
        """An AWS client of whoever deployed the stack."""
        settings = self.aws.environment
        make: Any = boto3.client
        return make(
            service,
            endpoint_url=self.aws.endpoint,
            aws_access_key_id=settings["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"],
            region_name=settings["AWS_REGION"],
        )

    def operated(self, command: str, *arguments: str) -> str:
        """What an operator's command prints, in the environment that the deployment gives it; it must succeed."""
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
        """Somebody of the user pool, signed in: calls the API."""
        return Caller(self.aws.api, self.signed_in(mail, *groups).access)

    def signed_in(self, mail: str, *groups: str) -> Tokens:
        """The tokens of a person, who is put into the user pool and into its `groups`."""
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
        return signed_in(cognito, pool, outputs["ClientId"], mail, PASSWORD)
