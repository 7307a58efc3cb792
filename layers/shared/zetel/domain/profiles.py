"""Which billing profiles are possible: what can be checked without asking anybody."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from zetel.domain.countries import COUNTRIES
from zetel.domain.errors import InvalidRequest, Violation
from zetel.domain.money import MINOR_DIGITS
from zetel.domain.parties import BillingProfile


def must_be_possible(profile: BillingProfile) -> None:
    """Raises InvalidRequest that names every field of `profile` that breaks a rule."""
    if broken := tuple(_broken(profile)):
        raise InvalidRequest(errors=broken)


def _broken(profile: BillingProfile) -> Iterator[Violation]:
    if profile.address.country not in COUNTRIES:
        yield Violation("/address/country", "a country of ISO 3166-1, like NL", profile.address.country)
    if profile.currency not in MINOR_DIGITS:
        yield Violation("/currency", f"one of {', '.join(MINOR_DIGITS)}", profile.currency)
    if not _is_zone(profile.zone):
        yield Violation("/zone", "an IANA time zone, like Europe/Amsterdam", profile.zone)
    if len(set(profile.recipients)) < len(profile.recipients):
        yield Violation("/recipients", "different mail addresses")


def _is_zone(name: str) -> bool:
    """Whether `name` is a region's zone, or UTC; names that differ from machine to machine (``localtime``) are not."""
    if "/" not in name and name != "UTC":
        return False
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # not a key, a folder of zones, or not found
        return False
    return True
