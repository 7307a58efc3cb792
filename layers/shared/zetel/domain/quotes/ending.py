"""How and when a cancellation ends a subscription, in fixed words."""

from enum import StrEnum


class When(StrEnum):
    """When a customer wants it to end: now, or at the end of the term (which is what switching renewal off means)."""

    NOW = "now"
    TERM_END = "term_end"


class Ending(StrEnum):
    """How a cancellation ends a subscription."""

    REFUND_WINDOW = "refund_window"  # now, everything back
    PRO_RATA = "pro_rata"  # now, unused days back, minus the fee
    NO_REFUND = "no_refund"  # now, nothing back
    TERM_END = "term_end"  # in time: at the end of the running term
    FOLLOWING_TERM_END = "following_term_end"  # late notice: the term renews once
