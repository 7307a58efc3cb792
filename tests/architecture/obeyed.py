"""The test of behaviour that each term of a contract and each field of a plan has: with another value something else
happens.

A term is named by its path below `Policies` or `Plan`, an option by its value: ``policies.cancelling=no_refund``.
"""

from collections.abc import Mapping
from typing import Final

_AFTER_END: Final = "tests/journeys/test_after_end.py::"
_CANCELLATION: Final = "tests/domain/quotes/test_cancellation.py::"
_CONVERSION: Final = "tests/domain/quotes/test_conversion.py::"
_PLANS: Final = "tests/domain/quotes/test_plan_rules.py::"
_PURCHASE: Final = "tests/domain/quotes/test_purchase.py::"
_SEATS: Final = "tests/domain/quotes/test_seats.py::"
_TRIALS: Final = "tests/journeys/test_trials.py::"

OBEYED: Final[Mapping[str, str]] = {
    "policies.notice_days": "tests/application/contracts/test_reading.py::test_an_advised_day_within_the_term_is_said",
    "policies.price_notice_days": (
        "tests/domain/subscriptions/test_renewal_price.py::test_the_terms_of_the_base_decide_for_its_add_ons"
    ),
    "policies.advised_days": "tests/application/contracts/test_reading.py::test_an_advised_day_within_the_term_is_said",
    "policies.refund_window_days": f"{_PLANS}test_the_refund_window_stays_that_of_service_day_1",
    "policies.cancelling=no_refund": f"{_CANCELLATION}test_no_refund_ends_now_and_gives_nothing_back",
    "policies.cancelling=not_allowed": f"{_CANCELLATION}test_not_allowed_names_the_day_that_is",
    "policies.fee.basis_points": f"{_CANCELLATION}test_a_fee_beyond_the_credit_is_due_later",
    "policies.fee.fixed": f"{_CANCELLATION}test_a_fixed_fee_is_in_the_contracts_currency",
    "policies.fee.beyond_credit": f"{_CANCELLATION}test_a_fee_beyond_the_credit_is_due_later",
    "policies.return_hours": f"{_SEATS}test_terms_may_give_the_return_window_other_hours",
    "policies.decrease=at_once": f"{_SEATS}test_outside_the_window_the_terms_may_allow_it_at_once",
    "policies.increase=at_renewal": f"{_SEATS}test_terms_may_put_every_increase_to_the_renewal",
    "policies.upgrade=at_renewal": f"{_PLANS}test_a_dearer_plan_waits_for_the_renewal_where_its_terms_say_so",
    "policies.downgrade=now": f"{_PLANS}test_a_cheaper_plan_waits_for_the_renewal_unless_its_terms_say_now",
    "policies.cancellation_credit_to=balance": f"{_CANCELLATION}test_terms_may_send_it_to_the_balance",
    "policies.change_credit_to=refund": f"{_SEATS}test_or_back_to_the_payment_where_the_terms_say_so",
    "policies.mode=request": (
        "tests/journeys/test_requested_ends.py::test_a_request_is_rejected_corrected_and_approved_by_silence"
    ),
    "policies.mode=assisted": (
        "tests/journeys/test_assisted_ends.py::test_the_statement_is_prepared_and_confirmed_by_the_link_of_its_mail"
    ),
    "policies.checklist.exported": "tests/domain/quotes/test_end_request.py::test_each_answer_that_is_missing_is_named",
    "policies.checklist.data_owner": (
        "tests/domain/quotes/test_end_request.py::test_each_answer_that_is_missing_is_named"
    ),
    "policies.checklist.letters": "tests/domain/quotes/test_end_request.py::test_each_answer_that_is_missing_is_named",
    "policies.account_manager.name": (
        "tests/journeys/test_assisted_ends.py::test_the_statement_is_prepared_and_confirmed_by_the_link_of_its_mail"
    ),
    "policies.account_manager.mail": (
        "tests/journeys/test_assisted_ends.py::test_the_statement_is_prepared_and_confirmed_by_the_link_of_its_mail"
    ),
    "policies.export_required": (
        "tests/domain/quotes/test_export_first.py::test_without_an_export_of_the_last_30_days_the_end_is_refused"
    ),
    "policies.trial.days": f"{_TRIALS}test_a_long_trial_is_extended_in_its_last_15_days",
    "policies.trial.method_needed": (
        "tests/application/confirming/test_trials.py::test_a_method_is_asked_for_where_the_terms_need_one"
    ),
    "policies.trial.end=convert": f"{_TRIALS}test_a_plan_with_an_anchor_day_begins_with_its_stub",
    "policies.trial.seats": f"{_CONVERSION}test_terms_may_let_fewer_people_try",
    "policies.trial.extension_days": f"{_TRIALS}test_a_long_trial_is_extended_in_its_last_15_days",
    "policies.sale=on_request": (
        "tests/application/accounts/test_upgrades.py::test_the_plan_is_not_sold_without_an_offer"
    ),
    "policies.buyers=trials_only": (
        f"{_TRIALS}test_a_plan_for_trials_only_is_tried_by_a_member_and_converted_by_whoever_manages_billing"
    ),
    "policies.buyers=billing_admins": (
        "tests/journeys/test_buyers.py::test_terms_bind_people_who_do_not_manage_billing"
    ),
    "policies.mail_leads": (
        "tests/application/renewing/test_notices.py::test_a_notice_is_sent_at_eight_by_the_customers_clocks"
    ),
    "policies.after_end.expired_days": f"{_AFTER_END}test_short_stages_and_stages_without_a_day",
    "policies.after_end.disabled_days": f"{_AFTER_END}test_short_stages_and_stages_without_a_day",
    "policies.comment_length": (
        "tests/application/confirming/test_cancelling.py::test_where_the_terms_demand_a_comment_it_has_their_length"
    ),
    "model=flat": f"{_PURCHASE}test_add_ons_share_the_invoice_and_name_their_lines",
    "model=volume": f"{_SEATS}test_volume_tiers_price_the_added_seats_at_the_tier_of_the_new_total",
    "model=graduated": f"{_SEATS}test_graduated_tiers_are_charged_and_returned_tier_by_tier",
    "term": f"{_PURCHASE}test_a_month_by_month_purchase_has_no_bill_before_its_renewal",
    "billing": f"{_CANCELLATION}test_billed_monthly_the_unbilled_months_are_released",
    "rank": f"{_PLANS}test_a_cheaper_plan_waits_for_the_renewal_unless_its_terms_say_now",
    "minimum": f"{_CONVERSION}test_a_trial_has_at_most_25_seats_and_at_least_the_minimum",
    "maximum": f"{_PURCHASE}test_what_cannot_be_bought_names_the_field_and_the_rule",
    "anchor_day": f"{_PURCHASE}test_a_fixed_anchor_day_makes_a_stub_priced_over_the_whole_period",
    "programme": (
        "tests/application/contracts/test_changing_plans.py"
        "::test_a_plan_of_a_programme_is_for_accounts_with_its_approval"
    ),
}

#: Fields that name a plan, and promise nothing; another value is another plan.
NAMES: Final = frozenset({"id", "version", "product"})
