"""DynamoDB's protocol: plain JSON, the form in which `attributes` makes and reads all values.

botocore would walk through every value of every item, by its description of the service, and change nothing: a third
of a sale's processor time. botocore still checks parameters where asked to, signs, retries and reads errors.
"""

from typing import TYPE_CHECKING, Any, Final

import msgspec
from botocore.parsers import JSONParser
from botocore.serialize import JSONSerializer
from botocore.validate import ParamValidationDecorator

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

#: The header of the checksum that DynamoDB sends with each answer.
_CHECKSUM: Final = "x-amz-crc32"


def in_json(client: "DynamoDBClient") -> "DynamoDBClient":
    """`client`, which from now on sends parameters unchanged and returns answers unchanged."""
    inner: Any = client
    checking = isinstance(inner._serializer, ParamValidationDecorator)
    plain = _Serializer()
    inner._serializer = ParamValidationDecorator(inner._serializer._param_validator, plain) if checking else plain
    inner._endpoint._response_parser_factory = _Parsers()
    return client


class _Serializer(JSONSerializer):
    def serialize_to_request(self, parameters: Any, operation_model: Any) -> dict[str, Any]:
        about = operation_model.metadata
        return {
            "url_path": "/",
            "query_string": "",
            "method": "POST",
            "headers": {
                "X-Amz-Target": f"{about['targetPrefix']}.{operation_model.name}",
                "Content-Type": f"application/x-amz-json-{about['jsonVersion']}",
            },
            "body": msgspec.json.encode(parameters),
        }


class _Parser(JSONParser):
    def parse(self, response: Any, shape: Any) -> Any:
        status = response["status_code"]
        if status != 200:
            return super().parse(response, shape)
        about = {"HTTPStatusCode": status, "RequestId": response["headers"].get("x-amzn-requestid")}
        try:
            answer = msgspec.json.decode(response["body"])
        except msgspec.DecodeError:
            if _CHECKSUM not in response["headers"]:
                raise
            answer = {}  # the answer is damaged: botocore compares the checksum next, and sends the request again
        return {**answer, "ResponseMetadata": about}


class _Parsers:
    """The factory that an endpoint asks for a parser at each answer."""

    def __init__(self) -> None:
        self._parser = _Parser()

    def create_parser(self, _protocol: str) -> _Parser:
        return self._parser
