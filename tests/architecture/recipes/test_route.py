"""Adding a route touches the files that docs/architecture.md lists, and no others."""

import json
from typing import Final

from tests.architecture.guide import ROOT
from tests.architecture.recipes.copied import Step, appended, must_be_complete, put

USE_CASE: Final = '''

def read_age(account: str, id: str, reader: Reader, services: Services) -> Answer:
    """The whole days since the subscription was bought. Raises Unknown, NotAllowed."""
    subscription_key = keys.subscription(account, id)
    found = reader.read(account, services, subscription_key)
    held = found.known(subscription_key, "subscription", id)
    return Answer(200, {"age": (services.now(account) - held.created_at).days})
'''

MODEL: Final = '''

class AgeOut(Shape):
    """How long ago the subscription was bought."""

    age: int
'''

ROUTE: Final = """
from zetel.application.contracts.reading import read_age as age_of
from zetel.http.subscription_models import AgeOut


@app.get(f"{SUBSCRIPTIONS}/<subscription>/age", responses=answers(200, "The age", 404))
def read_age(account: AccountId, subscription: SubscriptionId) -> Response[AgeOut]:
    return edge.answer(app, age_of(account, subscription, edge.person(app), services()))


"""

EVENT: Final = """\
        ReadAge:
          Type: HttpApi
          Properties:
            ApiId: !Ref Api
            Method: GET
            Path: /v1/accounts/{account}/subscriptions/{subscription}/age

"""


def sample(_: str) -> str:
    """The sample of reading a subscription, asked for its age."""
    read = (ROOT / "events" / "subscriptions" / "read_subscription.json").read_text(encoding="utf-8")
    event = json.loads(read)
    del event["queryStringParameters"]
    event |= {"routeKey": f"{event['routeKey']}/age", "rawPath": f"{event['rawPath']}/age", "rawQueryString": ""}
    event["requestContext"]["http"]["path"] += "/age"
    event["requestContext"]["routeKey"] += "/age"
    return json.dumps(event, indent=2)


ROUTES: Final = (
    "tests/architecture/test_template.py::test_routes_of_a_handler_are_the_events_of_its_function[subscriptions]"
)
EXPLAINED: Final = "tests/architecture/test_openapi.py::test_everything_is_explained"
PROMISED: Final = "tests/functions/test_described.py::test_every_answer_that_is_promised_is_given"
ALLOWED: Final = "tests/functions/test_access.py::test_every_operation_names_the_roles_that_may_ask_it"

STEPS: Final = (
    Step("layers/shared/zetel/application/contracts/reading.py", appended(USE_CASE), ROUTES),
    Step("layers/shared/zetel/http/subscription_models.py", appended(MODEL), ROUTES),
    Step("functions/subscriptions/handler.py", put(ROUTE, before="def lambda_handler"), ROUTES),
    Step("template.yaml", put(EVENT, before="  SeatChange:\n"), ROUTES),
    Step(
        "openapi/words.py",
        put('    "readAge": "How long ago the subscription was bought.",\n', before='    "quoteSeatChange": '),
        EXPLAINED,
    ),
    Step(
        "openapi/fields.py",
        put('    "age": M("Whole days since the purchase", 201),\n', before='    "account": M('),
        EXPLAINED,
    ),
    Step("events/subscriptions/read_age.json", sample, PROMISED),
    Step(
        "tests/functions/test_access.py",
        put('    "readAge": VIEW_BILLING,\n', before="    **dict.fromkeys(("),
        ALLOWED,
    ),
)


#: The sample is answered, strangers are not.
BESIDE: Final = (
    "tests/functions/test_samples.py::test_a_sample_is_answered[subscriptions/read_age]",
    "tests/functions/test_access.py::test_the_right_is_enough_and_without_it_nothing_is_told_or_changed[readAge-reader]",
    "tests/functions/test_access.py::test_the_right_is_enough_and_without_it_nothing_is_told_or_changed[readAge-member]",
)


def test_a_route_is_added_by_these_steps(copy):
    must_be_complete("To add a route", STEPS, copy, *BESIDE)
