"""Makes the missing resources of `template.yaml` on the stand-in: tables, queues, bucket, bus, secrets, user pool."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import boto3

from local.template import PSEUDO, Template

#: The keys that sign the examples in the documents, and seal links. Deployments have random keys.
KEYS: Final[Mapping[str, Mapping[str, str]]] = {
    "QuoteKeys": {"id": "demo-1", "secret": "demo-quote-key"},
    "LinkKeys": {"id": "demo-1", "secret": "demo-link-key"},
    "ProofKeys": {"id": "demo-1", "secret": "demo-proof-key"},
}


#: Where S3 names a field otherwise than CloudFormation does.
_AS_THE_API_SAYS: Final = {"MaxAge": "MaxAgeSeconds"}


@dataclass(frozen=True, slots=True)
class Made:
    """A resource: the value of `!Ref`, and its attributes."""

    ref: str
    attributes: Mapping[str, str]


class Resources:
    """The resources of a template, each made at its first use.

    Resources that the stand-in does not need (roles, alarms) are not made; their name is the logical id.
    """

    def __init__(self, template: Template) -> None:
        self._template = template
        self._made: dict[str, Made] = {}
        self._makers: Mapping[str, Callable[[str, Mapping[str, Any]], Made]] = {
            "AWS::DynamoDB::Table": self._table,
            "AWS::SQS::Queue": self._queue,
            "AWS::S3::Bucket": self._bucket,
            "AWS::Events::EventBus": self._bus,
            "AWS::SecretsManager::Secret": self._secret,
            "AWS::SES::EmailIdentity": self._sender,
            "AWS::Cognito::UserPool": self._pool,
        }

    def make(self) -> Mapping[str, str]:
        """Makes all resources, and returns the environment of every function."""
        for id, about in self._template.resources.items():
            if about["Type"] in self._makers:
                self.named(id)
        resolved = self._template.resolved(self._template.environment, self.named)
        return {name: str(value) for name, value in resolved.items()}

    def named(self, id: str, attribute: str | None = None) -> str:
        """The value of `!Ref id`, or of `!GetAtt id.attribute`."""
        if id not in self._made:
            about = self._template.resources[id]
            maker = self._makers.get(about["Type"], _not_made)
            self._made[id] = maker(id, self._template.resolved(about.get("Properties", {}), self.named))
        made = self._made[id]
        return made.ref if attribute is None else made.attributes[attribute]

    def _table(self, id: str, about: Mapping[str, Any]) -> Made:
        dynamodb = boto3.client("dynamodb")
        name = about.get("TableName") or _name(id)
        if name not in dynamodb.list_tables()["TableNames"]:
            stream = about.get("StreamSpecification")
            optional: dict[str, Any] = {"StreamSpecification": {"StreamEnabled": True, **stream}} if stream else {}
            if indexes := about.get("GlobalSecondaryIndexes"):
                optional["GlobalSecondaryIndexes"] = indexes
            dynamodb.create_table(
                TableName=name,
                BillingMode=about["BillingMode"],
                AttributeDefinitions=about["AttributeDefinitions"],
                KeySchema=about["KeySchema"],
                **optional,
            )
            dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
            if living := about.get("TimeToLiveSpecification"):
                dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=living)
        table = dynamodb.describe_table(TableName=name)["Table"]
        return Made(name, {"Arn": table["TableArn"], "StreamArn": table.get("LatestStreamArn", "")})

    def _queue(self, id: str, about: Mapping[str, Any]) -> Made:
        sqs = boto3.client("sqs")
        name = about.get("QueueName") or _name(id)
        kind: dict[Any, str] = {"FifoQueue": "true"} if about.get("FifoQueue") else {}
        url = sqs.create_queue(QueueName=name, Attributes=kind)["QueueUrl"]
        attributes: dict[Any, str] = {
            name: str(about[name]) for name in ("VisibilityTimeout", "MessageRetentionPeriod") if name in about
        }
        if redrive := about.get("RedrivePolicy"):
            attributes["RedrivePolicy"] = json.dumps(redrive)
        if attributes:  # of an earlier start's queue, too: the template may have changed since
            sqs.set_queue_attributes(QueueUrl=url, Attributes=attributes)
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        return Made(url, {"Arn": arn, "QueueName": name, "QueueUrl": url})

    def _bucket(self, id: str, about: Mapping[str, Any]) -> Made:
        s3 = boto3.client("s3")
        name = about.get("BucketName") or _name(id).lower()
        if name not in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
            s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        if rules := about.get("CorsConfiguration", {}).get("CorsRules"):  # anew: the portal's port may have changed
            rules = [{_AS_THE_API_SAYS.get(key, key): value for key, value in rule.items()} for rule in rules]
            s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": rules})
        return Made(name, {"Arn": f"arn:aws:s3:::{name}"})

    def _bus(self, id: str, about: Mapping[str, Any]) -> Made:
        events = boto3.client("events")
        name = about.get("Name") or _name(id)
        found = events.list_event_buses(NamePrefix=name)["EventBuses"]
        arn = found[0]["Arn"] if found else events.create_event_bus(Name=name)["EventBusArn"]
        return Made(name, {"Arn": arn, "Name": name})

    def _secret(self, id: str, about: Mapping[str, Any]) -> Made:
        secrets = boto3.client("secretsmanager")
        name = about.get("Name") or _name(id)
        try:
            arn = secrets.describe_secret(SecretId=name)["ARN"]
        except secrets.exceptions.ResourceNotFoundException:
            arn = secrets.create_secret(Name=name, SecretString=json.dumps(KEYS[id]))["ARN"]
        return Made(arn, {"Id": arn})

    def _sender(self, id: str, about: Mapping[str, Any]) -> Made:
        ses = boto3.client("sesv2")
        address = about["EmailIdentity"]
        with suppress(ses.exceptions.AlreadyExistsException):
            ses.create_email_identity(EmailIdentity=address)
        return Made(address, {})

    def _pool(self, id: str, about: Mapping[str, Any]) -> Made:
        """A pool whose usernames are chosen: people of the demo keep the subject of their token."""
        cognito = boto3.client("cognito-idp")
        name = _name(id)
        found = [pool["Id"] for pool in cognito.list_user_pools(MaxResults=60)["UserPools"] if pool["Name"] == name]
        pool = found[0] if found else cognito.create_user_pool(PoolName=name)["UserPool"]["Id"]
        return Made(pool, {"Arn": pool})


def _not_made(id: str, about: Mapping[str, Any]) -> Made:
    return Made(id, {"Arn": id})


def _name(id: str) -> str:
    return f"{PSEUDO['AWS::StackName']}-{id}"
