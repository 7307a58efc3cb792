"""List prices of AWS in eu-west-1 (Ireland), in dollars, without free tiers, discounts and taxes.

Entered on `AS_OF` and not confirmed row by row: the price page that a row names is where to check it, not where it was
read on that day. DynamoDB's are half of an older figure, for the reduction of November 2024. Check before you rely on
one.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

AS_OF: Final = date(2026, 11, 21)
REGION: Final = "eu-west-1"


@dataclass(frozen=True, slots=True)
class Price:
    """`dollars` for `per` of a unit."""

    dollars: Decimal
    per: int
    unit: str
    source: str

    def of(self, amount: Decimal | int) -> Decimal:
        """What `amount` of the unit costs, in dollars, not rounded."""
        return self.dollars * amount / self.per


_MILLION: Final = 10**6
_LAMBDA: Final = "https://aws.amazon.com/lambda/pricing/"
_DYNAMODB: Final = "https://aws.amazon.com/dynamodb/pricing/on-demand/"
_CLOUDWATCH: Final = "https://aws.amazon.com/cloudwatch/pricing/"
_S3: Final = "https://aws.amazon.com/s3/pricing/"

INVOCATION: Final = Price(Decimal("0.20"), _MILLION, "invocation", _LAMBDA)
COMPUTE: Final = Price(Decimal("13.3334"), _MILLION, "GB-second on arm64", _LAMBDA)
REQUEST: Final = Price(
    Decimal("1.11"), _MILLION, "request of an HTTP API", "https://aws.amazon.com/api-gateway/pricing/"
)
WRITE_UNIT: Final = Price(Decimal("0.705"), _MILLION, "write request unit", _DYNAMODB)
READ_UNIT: Final = Price(Decimal("0.1415"), _MILLION, "read request unit", _DYNAMODB)
TABLE_STORAGE: Final = Price(Decimal("0.283"), 1, "GB-month of a table", _DYNAMODB)
RECOVERY: Final = Price(Decimal("0.2264"), 1, "GB-month of point-in-time recovery", _DYNAMODB)
MESSAGE: Final = Price(Decimal("0.40"), _MILLION, "request of a standard queue", "https://aws.amazon.com/sqs/pricing/")
FIFO_MESSAGE: Final = Price(Decimal("0.50"), _MILLION, "request of a FIFO queue", "https://aws.amazon.com/sqs/pricing/")
EVENT: Final = Price(Decimal("1.00"), _MILLION, "event", "https://aws.amazon.com/eventbridge/pricing/")
SCHEDULED: Final = Price(
    Decimal("1.00"), _MILLION, "start by a schedule", "https://aws.amazon.com/eventbridge/pricing/"
)
MAIL: Final = Price(Decimal("0.10"), 1000, "mail", "https://aws.amazon.com/ses/pricing/")
MAIL_DATA: Final = Price(Decimal("0.12"), 1, "GB of attachments", "https://aws.amazon.com/ses/pricing/")
FILE_PUT: Final = Price(Decimal("0.005"), 1000, "PUT of a file", _S3)
FILE_GET: Final = Price(Decimal("0.0004"), 1000, "GET of a file", _S3)
FILE_STORAGE: Final = Price(Decimal("0.023"), 1, "GB-month of files", _S3)
LOGS: Final = Price(Decimal("0.57"), 1, "GB of logs taken in", _CLOUDWATCH)
METRIC: Final = Price(Decimal("0.30"), 1, "metric and month", _CLOUDWATCH)
ALARM: Final = Price(Decimal("0.10"), 1, "alarm and month", _CLOUDWATCH)
DASHBOARD: Final = Price(Decimal("3.00"), 1, "dashboard and month", _CLOUDWATCH)
SECRET: Final = Price(Decimal("0.40"), 1, "secret and month", "https://aws.amazon.com/secrets-manager/pricing/")
SECRET_READ: Final = Price(
    Decimal("0.05"), 10_000, "read of a secret", "https://aws.amazon.com/secrets-manager/pricing/"
)
TRAFFIC: Final = Price(Decimal("0.09"), 1, "GB to the internet", "https://aws.amazon.com/ec2/pricing/on-demand/")
