"""Says that the API answers. The function calls no other service: other services have alarms of their own."""

from zetel.bootstrap import warm

from typing import Any, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.store.records import Answer
from zetel.http import edge
from zetel.http.declared import public
from zetel.http.shape import Shape

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)


class Health(Shape):
    status: Literal["ok"]


@app.get("/health", responses=public("The API answers"), openapi_extensions={"security": []})
def health() -> Response[Health]:
    return edge.answer(app, Answer(200, {"status": "ok"}))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm()
