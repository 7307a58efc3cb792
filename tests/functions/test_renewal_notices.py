"""The notices' queue: each message on its own, and only failed messages come again."""

import json

import pytest

from functions.renewal_notices import handler
from tests.application.noticed import NOTICES, Customer
from tests.functions.events import CONTEXT
from tests.shop import ACCOUNT
from zetel import bootstrap


@pytest.fixture
def customer():
    made = Customer()
    made.warm()
    bootstrap.provide(made.services, made.catalog)
    yield made
    bootstrap.provide(None)


def batch(*subscriptions):
    return {
        "Records": [
            {"messageId": f"message-{n}", "body": json.dumps({"account": ACCOUNT, "subscription": subscription})}
            for n, subscription in enumerate(subscriptions, 1)
        ]
    }


def test_a_notice_that_is_due_is_sent(customer):
    customer.sleep_until(NOTICES[0])
    assert handler.lambda_handler(batch(customer.id), CONTEXT) == {"batchItemFailures": []}
    assert customer.mails() == ["RenewalAhead"]


def test_one_bad_message_does_not_stop_the_others(customer):
    customer.sleep_until(NOTICES[0])
    answer = handler.lambda_handler(batch("sub_0", customer.id), CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-1"}]}
    assert customer.mails() == ["RenewalAhead"]


def test_a_batch_that_comes_again_sends_nothing_more(customer):
    customer.sleep_until(NOTICES[0])
    for _ in range(2):
        assert handler.lambda_handler(batch(customer.id, customer.id), CONTEXT) == {"batchItemFailures": []}
    assert customer.mails() == ["RenewalAhead"]
