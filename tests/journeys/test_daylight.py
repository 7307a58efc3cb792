"""Days on which the clocks change: mails go out at 08:00 and periods end at midnight, on the customer's clock."""

from datetime import UTC, datetime

from tests.domain import contracts
from tests.domain.contracts import MONTH

MONTHLY = contracts.edition("professional-monthly", 31_00, term=MONTH, billing=MONTH)


def utc(year, month, day, hour):
    return datetime(year, month, day, hour, tzinfo=UTC)


def events(stage, type):
    return [event.at for event in stage.shop.events() if event.type == type]


def renewal_mails(stage):
    return [(at, subject) for at, subject in stage.mails() if at.endswith("08:00")]


def test_in_amsterdam_a_period_ends_at_midnight_in_summer_and_in_winter(begin):
    # The clocks go back on 25 October 2026 at 03:00 and forward on 28 March 2027 at 02:00.
    stage = begin("2026-09-25 10:00", MONTHLY)
    stage.buys("professional-monthly", 1)
    stage.until("2027-04-26 00:00")
    assert events(stage, "subscription.renewed") == [
        utc(2026, 10, 24, 22),  # 25 October 00:00, still summer
        utc(2026, 11, 24, 23),
        utc(2026, 12, 24, 23),
        utc(2027, 1, 24, 23),
        utc(2027, 2, 24, 23),
        utc(2027, 3, 24, 23),
        utc(2027, 4, 24, 22),
    ]


def test_in_new_york_a_period_ends_at_midnight_in_summer_and_in_winter(begin):
    # The clocks go back on 1 November 2026 at 02:00 and forward on 14 March 2027 at 02:00.
    stage = begin("2026-10-01 10:00", MONTHLY, zone="America/New_York")
    stage.buys("professional-monthly", 1)
    stage.until("2027-04-01 00:00")
    assert events(stage, "subscription.renewed") == [
        utc(2026, 11, 1, 4),  # 00:00, two hours before the change
        utc(2026, 12, 1, 5),
        utc(2027, 1, 1, 5),
        utc(2027, 2, 1, 5),
        utc(2027, 3, 1, 5),
        utc(2027, 4, 1, 4),
    ]
    # Documents are dated in the seller's zone: the same day, some hours later.
    assert [document.date.day for document in stage.documents] == [1] * 7


def test_in_amsterdam_the_mail_of_the_day_of_the_change_goes_out_at_eight(begin):
    # The term ends on 4 April 2027: 90, 60, 37 and 7 days before are 4 January, 3 February, 26 February and 28 March,
    # the Sunday on which the clocks go forward.
    stage = begin("2026-04-04 10:00")
    stage.buys()
    stage.until("2027-04-03 10:00")
    sent = renewal_mails(stage)
    assert [at for at, _ in sent] == ["2027-01-04 08:00", "2027-02-03 08:00", "2027-02-26 08:00", "2027-03-28 08:00"]
    assert [stage.instant(at) for at, _ in sent] == [
        utc(2027, 1, 4, 7),
        utc(2027, 2, 3, 7),
        utc(2027, 2, 26, 7),
        utc(2027, 3, 28, 6),
    ]


def test_in_new_york_the_mail_of_the_day_of_the_change_goes_out_at_eight(begin):
    # The term ends on 21 March 2027; 7 days before is 14 March, on which the clocks go forward.
    stage = begin("2026-03-21 10:00", zone="America/New_York")
    stage.buys()
    stage.until("2027-03-20 10:00")
    sent = renewal_mails(stage)
    assert [at for at, _ in sent] == ["2026-12-21 08:00", "2027-01-20 08:00", "2027-02-12 08:00", "2027-03-14 08:00"]
    assert stage.instant(sent[-1][0]) == utc(2027, 3, 14, 12)
    assert stage.instant(sent[-2][0]) == utc(2027, 2, 12, 13)


def test_a_day_of_23_hours_is_a_day(begin):
    # 28 March to 1 April: 4 of 31 days of March's 31.00, though the first of them has 23 hours.
    stage = begin("2027-03-01 10:00", MONTHLY)
    stage.buys("professional-monthly", 1)
    stage.until("2027-03-28 00:30")
    stage.sets_seats(2)
    assert stage.invoice(2).net == 4_00
