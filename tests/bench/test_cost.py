"""The cost model's arithmetic, with sums that fit a margin."""

import os
import re
import subprocess
import sys
from decimal import Decimal

import pytest

from bench.cost import durations, metrics, prices, units, usage
from bench.cost.durations import ROWS
from bench.cost.model import LOG_MONTHS, Model
from bench.cost.prices import Basis, Price
from bench.cost.usage import Invocation
from local import template

ROOT = template.PATH.parent
TEMPLATE = template.read(parameters={})

#: Every call takes 1.024 ms of a processor and every start 102.4: at 1,024 MB of 1,769 that is 1.769 ms and 176.9.
FIGURES = {row: Decimal("102.4") if row.startswith(("start", "invoice of one")) else Decimal("1.024") for row in ROWS}
MODEL = Model(TEMPLATE, FIGURES)
AS_MEASURED = Model(TEMPLATE, durations.measured(durations.PERFORMANCE.read_text()))


def per_million(dollars: Decimal) -> float:
    return float(dollars * 10**6)


# Two operations with pen and paper.


def test_a_million_quotes_cost_9_24_dollars() -> None:
    (call,) = usage.operations()["quote of a purchase"]
    assert (int(call.read_units), call.write_units, call.tables) == (5, 0, 1)
    bill = MODEL.of_operation("quote of a purchase").rows
    # 1.769 ms and two reads of 5 ms are begun milliseconds: 12; and a tenth of a start of 176.9 ms; of a whole GB
    assert per_million(bill["compute"]) == pytest.approx(0.20 + 13.3334 * (0.012 + 0.01769))
    # one request; 1,546 bytes a million times are 1.546 GB
    assert per_million(bill["API"]) == pytest.approx(1.11 + 0.09 * call.answer_bytes / 1000)
    # 5 read units; the key of one table, every tenth time
    assert per_million(bill["tables"]) == pytest.approx(5 * 0.1415 + 3.00 / 10)
    # the function's line, Lambda's 460 bytes and the API's 330, taken in and kept for three months; a trace
    assert per_million(bill["logs and traces"]) == pytest.approx(
        (call.log_bytes + 460 + 330) / 1000 * (0.57 + 3 * 0.03) + 5.00
    )
    # the secret, every tenth time
    assert per_million(bill["secret"]) == pytest.approx(5.00 / 10)
    assert bill["queues and bus"] == bill["mails"] == bill["files"] == 0
    #  compute 0.5959 + API 1.2491 + tables 1.0075 + logs and traces 5.8864 + secret 0.5000
    assert per_million(MODEL.of_operation("quote of a purchase").total) == pytest.approx(9.239, abs=0.01)


def test_a_million_renewals_cost_289_dollars_of_which_mails_are_169() -> None:
    """Renewal, relay, number, relay, files, relay, mail; and three times the bus."""
    calls = usage.operations()["renewal, with its invoice and mail"]
    bill = MODEL.of_operation("renewal, with its invoice and mail").rows
    # reads 6 + 3 + 1 + 5; writes 17 + 12 + 7 + 6; keys of 2 + 2 + 2 + 1 tables, every tenth time
    assert per_million(bill["tables"]) == pytest.approx(15 * 0.1415 + 42 * 0.705 + 7 * 3.00 / 10)
    # 3 events; sent: 1 FIFO message, 5 standard; received and deleted: 1 FIFO, 6 standard (renewal, file, mail, 3 to
    # publish)
    assert per_million(bill["queues and bus"]) == pytest.approx(3 * 1.00 + 0.50 + 5 * 0.40 + 2 * 0.50 + 12 * 0.40)
    # a mail, with PDF and XML: about 75 KB
    mailed = sum(call.mail_bytes for call in calls)
    assert per_million(bill["mails"]) == pytest.approx(160 + 0.12 * mailed / 1000)
    assert 60_000 < mailed < 90_000
    # two files put by one function and read by another
    assert per_million(bill["files"]) == pytest.approx(2 * 5.00 + 2 * 0.40)
    # ten lines, ten of Lambda's, ten traces
    logged = sum(call.log_bytes for call in calls) + 10 * 460
    assert per_million(bill["logs and traces"]) == pytest.approx(logged / 1000 * 0.66 + 10 * 5.00)
    assert bill["API"] == bill["secret"] == 0
    assert per_million(MODEL.of_operation("renewal, with its invoice and mail").total) == pytest.approx(289, abs=3)


# The parts.


@pytest.mark.parametrize(
    ("function", "megabytes", "asked", "billed"),
    [
        # 1.024 ms at 1,024 of 1,769 MB are 1.769; with 5 + 15 ms of waiting 22; and a tenth of 176.9
        ("Purchase", 1024, {"BatchGetItem": 1, "TransactWriteItems": 1}, "39.69"),
        # twice as long at half the memory: 3.538 + 20; a tenth of 353.8
        ("Renewals", 512, {"BatchGetItem": 1, "TransactWriteItems": 1}, "59.38"),
        # a whole processor has no more than itself: 2 x 1.024 + 40; a tenth of 2 x 102.4
        ("InvoiceRendering", 3538, {"PutObject": 1}, "63.48"),
    ],
)
def test_a_call_is_billed_for_its_processor_time_its_waits_and_a_tenth_of_a_start(
    function: str, megabytes: int, asked: dict[str, int], billed: str
) -> None:
    found = durations.milliseconds(Invocation(function, asked), megabytes, FIGURES)
    assert found == pytest.approx(Decimal(billed))


def test_figures_are_read_from_the_report_of_make_bench() -> None:
    text = "| what | figure |\n| --- | ---: |\n| a read | 0.87 ms |  |\n| a part of it | 0.24 | at most 0.45 |\n"
    assert durations.measured(text) == {"a read": Decimal("0.87")}


def test_the_report_of_make_bench_has_every_needed_figure() -> None:
    assert ROWS - AS_MEASURED.figures.keys() == set()


def test_every_counted_function_is_in_the_template() -> None:
    known = {function.id for function in TEMPLATE.functions}
    assert {call.function for calls in usage.operations().values() for call in calls} <= known


def test_messages_of_a_fifo_queue_cost_more() -> None:
    plain, ordered = (
        MODEL.cost(Invocation("EventRelay", queued=(queue,))).rows["queues and bus"]
        for queue in ("rendering_queue", "numbering_queue")
    )
    assert (per_million(plain), per_million(ordered)) == (0.40, 0.50)


# The month.


def test_an_idle_deployment_costs_less_than_11_dollars_a_month() -> None:
    assert AS_MEASURED.idle().total < 11


def test_an_idle_month_is_counted_from_the_template() -> None:
    rows = MODEL.idle().rows
    # 30 days in polls of 20 seconds are 129,600, five at a time: 0.2592 dollars a queue, 0.324 the one in order
    assert rows["empty polls of queues"] == (len(TEMPLATE.queue_sources) - 1) * Decimal("0.2592") + Decimal("0.324")
    assert rows["alarms"] == len(TEMPLATE.of_type("AWS::CloudWatch::Alarm")) * Decimal("0.10")
    assert rows["dashboards"] == len(TEMPLATE.of_type("AWS::CloudWatch::Dashboard")) * Decimal("3.00")
    assert rows["secrets"] == Decimal("1.20")  # the keys of quotes, of links, and of receipts
    # ms, calls, retries and cold of work
    assert rows["metrics of sweeps"] == 4 * Decimal("0.30")
    # 8,640 sweeps of a hundred-thousandth of a dollar
    assert rows["sweeps"] == pytest.approx(Decimal("0.12"), abs=Decimal("0.02"))


def test_metrics_are_counted_from_the_lines_of_the_log() -> None:
    """Five by each of two edges, five figures of the business, and three alarms: parked, modified, away."""
    names = [name for name, *_ in metrics.published()]
    assert len(names) == 2 * 5 + 5 + 3
    assert metrics.of_sweeps() < metrics.published()
    assert {name for name, *_ in metrics.of_sweeps()} == {"ms", "calls", "retries", "cold"}


def test_an_alarm_of_two_metrics_is_billed_twice() -> None:
    def alarms(*metrics: dict[str, object]) -> Decimal:
        content = {**TEMPLATE.content, "Resources": {**TEMPLATE.content["Resources"]}}
        content["Resources"]["More"] = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Metrics": list(metrics)}}
        return Model(template.Template(content), FIGURES).idle().rows["alarms"] - MODEL.idle().rows["alarms"]

    assert alarms() == Decimal("0.10")
    assert alarms({"MetricStat": {}}, {"MetricStat": {}}, {"Expression": "a + b"}) == Decimal("0.20")


def test_the_template_has_the_settings_that_the_bill_assumes() -> None:
    assert TEMPLATE.globals["Tracing"] == "Active"
    assert int(TEMPLATE.parameters["LogDays"]) == LOG_MONTHS * 30
    assert all(schedule.expression == "rate(5 minutes)" for schedule in TEMPLATE.schedules)
    assert TEMPLATE.parameters["Architecture"] == "arm64"


def test_subscriptions_cost_in_proportion_beside_the_fixed_costs() -> None:
    def moving(subscriptions: int) -> Decimal:
        rows = AS_MEASURED.month_of(subscriptions).rows
        fixed = sum(dollars for name, dollars in rows.items() if name.startswith(("idle", "metrics")))
        return sum(rows.values(), Decimal(0)) - fixed

    assert moving(2000) == 2 * moving(1000)
    assert moving(1000) < 1  # dollar, for 1,000 invoices among others


def test_the_first_10_000_people_of_a_month_sign_in_for_nothing() -> None:
    assert MODEL.month_of(5000).rows["people who sign in"] == 0
    assert MODEL.month_of(5001).rows["people who sign in"] == Decimal("0.03")


def test_the_command_prints_the_costs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.cost"],
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": f"{ROOT / 'layers/shared'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Nothing happens, a month" in done.stdout


def told(row: str) -> float:
    """The dollars of the operator's guide in the row that begins so."""
    guide = (ROOT / "docs" / "operate.md").read_text()
    return float(re.findall(rf"^\| {row}[^|]* \| ([0-9.]+) a (?:million|month) \|", guide, re.MULTILINE)[0])


@pytest.mark.parametrize(("row", "operation"), [("a purchase", "purchase"), ("a renewal", "renewal")])
def test_the_guide_has_the_cost_of_an_operation(row: str, operation: str) -> None:
    (name,) = [name for name in usage.operations() if name.startswith(f"{operation}, with")]
    assert told(row) == pytest.approx(per_million(AS_MEASURED.of_operation(name).total), rel=0.05)


def test_the_guide_has_the_cost_of_a_month() -> None:
    idle, month = AS_MEASURED.idle().total, AS_MEASURED.month_of(1000)
    metrics = month.rows["metrics beside the idle ones"]
    assert told("nothing happens") == pytest.approx(float(idle), rel=0.05)
    assert told("the metrics") == pytest.approx(float(metrics), rel=0.05)
    assert told("1,000 subscriptions") == pytest.approx(float(month.total - metrics - idle), rel=0.05)


# Prices.

LISTED = [price for price in vars(prices).values() if isinstance(price, Price)]


def test_every_price_names_its_source() -> None:
    assert len(LISTED) == 27
    for price in LISTED:
        assert price.dollars > 0
        assert price.per > 0
        assert price.source.address.startswith("https://")


def test_only_the_price_of_a_trace_was_read_on_a_page_without_a_date() -> None:
    assert [price.unit for price in LISTED if price.source.day is None] == ["trace recorded"]


def test_prices_confirmed_for_ireland_were_read_for_ireland() -> None:
    for price in LISTED:
        assert (price.source.basis is Basis.LIST) == (price.source.region == prices.REGION)


def test_most_prices_come_from_the_price_list_itself() -> None:
    assert sum(price.source.basis is Basis.LIST for price in LISTED) == 19
    assert not [price.unit for price in LISTED if price.source.basis is Basis.UNCONFIRMED]


# Units.


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


def test_the_due_index_is_written_once_for_a_leaving_and_once_for_a_coming_entry() -> None:
    nothing: dict = {}
    one, other = ({"due_pk": {"S": "DUE"}, "due_sk": {"S": at}} for at in ("1", "2"))
    assert [units.of_index(*pair) for pair in ((nothing, one), (one, one), (one, other), (one, nothing))] == [
        1,
        0,
        2,
        1,
    ]


def test_a_query_of_an_index_is_half_a_unit_even_if_nothing_is_found() -> None:
    assert units.of_reading("Query", {}, {"Items": []}) == Decimal("0.5")
    assert units.of_reading("Query", {"ConsistentRead": True}, {"Items": []}) == 1
    assert units.of_reading("TransactWriteItems", {}, {}) == 0
