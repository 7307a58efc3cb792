"""How and when a cancellation ends a subscription, in fixed words."""

from enum import StrEnum


class When(StrEnum):
    """The wanted end of a subscription: now, or at the end of the term (auto-renewal off means the same)."""

    NOW = "now"
    TERM_END = "term_end"


class Ending(StrEnum):
    """The ways in which a cancellation ends a subscription."""

    REFUND_WINDOW = "refund_window"  # now, everything back
    PRO_RATA = "pro_rata"  # now, unused days back, minus the fee
    NO_REFUND = "no_refund"  # now, nothing back
    IN_TIME = "in_time"  # now: asked for in time before an export; everything charged since that end back
    TRIAL = "trial"  # now, before anything was charged
    TERM_END = "term_end"  # in time: at the end of the running term
    FOLLOWING_TERM_END = "following_term_end"  # late notice: the term renews once
    ON_A_DAY = "on_a_day"  # on a chosen day ahead, as by `now` on that day
