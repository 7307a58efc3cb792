"""List prices of AWS in eu-west-1 (Ireland), in dollars, without free tiers, discounts and taxes.

Each row names its source and the source's day. `basis` is the degree of confirmation:

    LIST          the price list that AWS publishes for Ireland, from a copy in a public repository
    ELSEWHERE     AWS's price list of another region, or a price page without a region; believed to be the same in
                  Ireland, and not confirmed
    UNCONFIRMED   no source confirms it

DynamoDB's on-demand prices are those after the reduction of November 2024, which halved them. Check a price before you
rely on it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

REGION: Final = "eu-west-1"


class Basis(StrEnum):
    LIST = "price list of Ireland"
    ELSEWHERE = "read for another region, or without one"
    UNCONFIRMED = "not confirmed"


@dataclass(frozen=True, slots=True)
class Source:
    """A public page: its address, its region, and its day (None if the page has no day)."""

    address: str
    region: str
    day: date | None
    basis: Basis = Basis.LIST


@dataclass(frozen=True, slots=True)
class Price:
    """`dollars` for `per` of a unit."""

    dollars: Decimal
    per: int
    unit: str
    source: Source

    def of(self, amount: Decimal | int) -> Decimal:
        """The cost of `amount` units in dollars, not rounded."""
        return self.dollars * amount / self.per


_MILLION: Final = 10**6


def _list(service: str, day: date, *, copy: str) -> Source:
    """AWS's price list of a service for Ireland, published on `day`; `copy` is the file that was read."""
    return Source(f"https://github.com/{copy}#{service}", REGION, day)


def _elsewhere(address: str, region: str, day: date | None) -> Source:
    return Source(address, region, day, Basis.ELSEWHERE)


#: Two files in public repositories that keep AWS's price lists of Ireland, with their days of publication.
_RATES: Final = "henderjm/world-cup-sweepstake/blob/main/docs/costs/aws-ireland-rates.json"
_PRICING: Final = "mamtha4u/SDLC/blob/main/backend/config/pricing_eu-west-1.json"

_LAMBDA: Final = _list("AWSLambda", date(2026, 10, 1), copy=_PRICING)
_API: Final = _list("AmazonApiGateway", date(2026, 10, 2), copy=_RATES)
_DYNAMODB: Final = _list("AmazonDynamoDB", date(2026, 9, 11), copy=_RATES)
_SQS: Final = _list("AWSQueueService", date(2026, 9, 11), copy=_PRICING)
_CLOUDWATCH: Final = _list("AmazonCloudWatch", date(2026, 9, 22), copy=_RATES)
_S3: Final = _list("AmazonS3", date(2026, 9, 28), copy=_RATES)
_SECRETS: Final = _list("AWSSecretsManager", date(2026, 9, 11), copy=_RATES)
_TRANSFER: Final = _list("AWSDataTransfer", date(2026, 9, 16), copy=_RATES)
_EVENTBRIDGE: Final = _elsewhere("https://cloudburn.io/blog/amazon-eventbridge-pricing", "us-east-1", date(2026, 3, 13))
_SES: Final = _elsewhere(
    "https://github.com/api-evangelist/amazon-ses/blob/main/plans/amazon-ses-plans-pricing.yml",
    "us-east-1",
    date(2026, 7, 22),
)
_XRAY: Final = _elsewhere("https://aws.amazon.com/de/xray/pricing/", "none named", None)
_KMS: Final = _elsewhere(
    "https://usage.ai/blogs/aws/reserved-instances/dynamodb/encryption-cost/", "none named", date(2026, 4, 21)
)
_DASHBOARDS: Final = _elsewhere(
    "https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards.md",
    "us-east-1",
    date(2026, 6, 13),
)
_COGNITO: Final = _elsewhere(
    "https://github.com/api-evangelist/amazon-cognito/blob/main/plans/amazon-cognito-plans-pricing.yml",
    "none named",
    date(2026, 9, 20),
)

INVOCATION: Final = Price(Decimal("0.20"), _MILLION, "invocation on arm64", _LAMBDA)
COMPUTE: Final = Price(Decimal("13.3334"), _MILLION, "GB-second on arm64", _LAMBDA)
REQUEST: Final = Price(Decimal("1.11"), _MILLION, "request of an HTTP API", _API)
WRITE_UNIT: Final = Price(Decimal("0.705"), _MILLION, "write request unit", _DYNAMODB)
READ_UNIT: Final = Price(Decimal("0.1415"), _MILLION, "read request unit", _DYNAMODB)
TABLE_STORAGE: Final = Price(Decimal("0.283"), 1, "GB-month of a table", _DYNAMODB)
RECOVERY: Final = Price(Decimal("0.22"), 1, "GB-month of point-in-time recovery", _DYNAMODB)
MESSAGE: Final = Price(Decimal("0.40"), _MILLION, "request of a standard queue", _SQS)
FIFO_MESSAGE: Final = Price(Decimal("0.50"), _MILLION, "request of a FIFO queue", _SQS)
EVENT: Final = Price(Decimal("1.00"), _MILLION, "event of one's own", _EVENTBRIDGE)
SCHEDULED: Final = Price(Decimal("1.00"), _MILLION, "start by EventBridge Scheduler", _EVENTBRIDGE)
#: The price for accounts that are new to SES since July 2026 (plan Essentials). A la carte the price is 0.10.
MAIL: Final = Price(Decimal("0.16"), 1000, "mail", _SES)
MAIL_DATA: Final = Price(Decimal("0.12"), 1, "GB of attachments", _SES)
FILE_PUT: Final = Price(Decimal("0.005"), 1000, "PUT of a file", _S3)
FILE_GET: Final = Price(Decimal("0.0004"), 1000, "GET of a file", _S3)
FILE_STORAGE: Final = Price(Decimal("0.023"), 1, "GB-month of files", _S3)
LOGS: Final = Price(Decimal("0.57"), 1, "GB of logs taken in", _CLOUDWATCH)
LOG_STORAGE: Final = Price(Decimal("0.03"), 1, "GB-month of logs kept", _CLOUDWATCH)
METRIC: Final = Price(Decimal("0.30"), 1, "metric of one's own and month", _CLOUDWATCH)
ALARM: Final = Price(Decimal("0.10"), 1, "alarm and month", _CLOUDWATCH)
DASHBOARD: Final = Price(Decimal("3.00"), 1, "dashboard and month", _DASHBOARDS)
TRACE: Final = Price(Decimal("5.00"), _MILLION, "trace recorded", _XRAY)
SECRET: Final = Price(Decimal("0.40"), 1, "secret and month", _SECRETS)
SECRET_READ: Final = Price(Decimal("0.05"), 10_000, "read of a secret", _SECRETS)
KEY_USE: Final = Price(Decimal("0.03"), 10_000, "use of AWS's key for DynamoDB", _KMS)
TRAFFIC: Final = Price(Decimal("0.09"), 1, "GB to the internet", _TRANSFER)
#: The price of a user pool's default tier (Essentials). Lite is 0.0055.
PERSON: Final = Price(Decimal("0.015"), 1, "person who signs in within a month", _COGNITO)

#: People per month who cost nothing in any year. This is the only free tier in the model, because without it sign-ins
#: would be the greater part of a small seller's bill.
FREE_PEOPLE: Final = 10_000
