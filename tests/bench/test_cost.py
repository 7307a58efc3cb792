"""The cost model's arithmetic, with sums that fit a margin."""

from decimal import Decimal

import pytest

from bench.cost import model, prices, units
from bench.cost.usage import Usage
from local import template

TEMPLATE = template.read(parameters={})


def test_nothing_costs_nothing() -> None:
    assert model.cost(Usage()) == 0


@pytest.mark.parametrize(
    ("used", "dollars_per_million"),
    [
        (Usage(invocations=Decimal(1)), "0.20"),
        (Usage(requests=1), "1.11"),
        (Usage(read_units=10), "1.415"),
        (Usage(write_units=10), "7.05"),
        (Usage(messages=Decimal(3)), "1.20"),
        (Usage(fifo_messages=Decimal(2)), "1.00"),
        (Usage(events=2), "2.00"),
        (Usage(mails=1), "100"),
        (Usage(puts=1), "5"),
        (Usage(gets=1), "0.4"),
        # 1,000 bytes a million times are 1 GB
        (Usage(log_bytes=1000), "0.57"),
        (Usage(answer_bytes=1000), "0.09"),
        (Usage(mail_bytes=1000), "0.12"),
        # 1 s of 1 GB is a GB-second; half a second of half of it is a quarter
        (Usage(invocations=Decimal(1), milliseconds=1000), "13.5334"),
        (Usage(invocations=Decimal(1), milliseconds=500, megabytes=512), "3.53335"),
    ],
)
def test_a_million_of_each_costs_its_price(used: Usage, dollars_per_million: str) -> None:
    assert model.cost(used) * 10**6 == Decimal(dollars_per_million)


def test_an_operation_costs_what_its_parts_cost() -> None:
    for name, parts in model.OPERATIONS.items():
        assert model.of_operation(name) == sum(model.cost(part) for part in parts)


def test_an_idle_deployment_costs_less_than_10_dollars_a_month() -> None:
    assert model.idle(TEMPLATE).total < 10


def test_an_idle_month_is_polls_sweeps_and_what_is_there_by_itself() -> None:
    rows = model.idle(TEMPLATE).rows
    queues = len(TEMPLATE.queue_sources)
    # 30 days in polls of 20 seconds are 129,600, five at a time: 0.2592 dollars a queue
    assert rows["empty polls of queues"] == queues * Decimal("0.2592")
    assert rows["alarms"] == len(TEMPLATE.of_type("AWS::CloudWatch::Alarm")) * Decimal("0.10")
    assert rows["secrets"] == Decimal("0.40")


def test_subscriptions_cost_in_proportion_beside_what_is_idle() -> None:
    def beside_idle(subscriptions: int) -> Decimal:
        rows = model.month_of(subscriptions, TEMPLATE).rows
        fixed = sum(dollars for name, dollars in rows.items() if name.startswith(("idle", "metrics")))
        return sum(rows.values(), Decimal(0)) - fixed

    assert beside_idle(2000) == 2 * beside_idle(1000)
    assert beside_idle(1000) < 2  # dollars, for 1,000 invoices among others


def test_every_price_has_a_source_and_a_day() -> None:
    listed = [price for price in vars(prices).values() if isinstance(price, prices.Price)]
    assert len(listed) == 23
    assert all(price.source.startswith("https://aws.amazon.com/") for price in listed)
    assert all(price.dollars > 0 and price.per > 0 for price in listed)


@pytest.mark.parametrize(
    ("item", "size"),
    [
        ({"PK": {"S": "A"}}, 3),
        ({"n": {"N": "12"}}, 3),  # name 1; two digits to a byte, and one
        ({"n": {"N": "-123"}}, 5),
        ({"b": {"BOOL": True}}, 2),
        ({"l": {"L": [{"S": "ab"}]}}, 7),  # name 1, list 3, element 1, text 2
        ({"m": {"M": {"k": {"S": "é"}}}}, 8),  # name 1, map 3, entry 1, name 1, text 2
    ],
)
def test_an_item_counts_its_names_and_values(item: dict, size: int) -> None:
    assert units.size(item) == size


def test_a_transaction_counts_twice_for_each_started_kilobyte() -> None:
    small = {"Put": {"Item": {"PK": {"S": "A" * 1022}}}}  # exactly 1,024 bytes
    large = {"Put": {"Item": {"PK": {"S": "A" * 1023}, "due_pk": {"S": ""}}}}
    check: dict = {"ConditionCheck": {}}
    assert units.write_units({"TransactItems": [small, large, check]}) == 2 + 4 + 2
    assert units.index_units({"TransactItems": [small, large, check]}) == 1


def test_a_consistent_read_counts_once_for_each_started_4_kilobytes() -> None:
    request: dict = {"RequestItems": {"core": {"Keys": [{}, {}, {}]}}}
    answer = {"Responses": {"core": [{"PK": {"S": "A"}}, {"PK": {"S": "A" * 4095}}]}}
    assert units.read_units(request, answer) == 1 + 1 + 2  # one is missing, one is small, one begins a second 4 KiB
