"""VAT ids as people write them, brought into the only form that documents show."""

from zetel.domain.errors import InvalidRequest
from zetel.domain.tax.treatment import MEMBER_STATES, gives_vat_ids, vat_prefix

_WHERE = "/vat_id"

_IN_REGISTERS = frozenset(vat_prefix(country) for country in MEMBER_STATES)


def is_in_register(vat_id: str) -> bool:
    """Whether a member state gave `vat_id`, in normal form: its register can be asked."""
    return vat_id[:2] in _IN_REGISTERS


def normal(vat_id: str, country: str) -> str:
    """`vat_id` of a party in `country` (ISO 3166-1), without separators and with its prefix: ``NL004495445B01``.

    Countries that are not in the EU keep their own form behind the prefix: ``CHE107787577MWST``, ``NO995525828MVA``,
    ``GB980780684``. Check digits are verified; whether the id is registered is not. Raises InvalidRequest, which names
    the rule: the country has no VAT ids here, wrong country, format, or check digit.
    """
    # Imported here because a cold start of functions that never see a VAT id should not pay for it.
    from stdnum.exceptions import InvalidChecksum, ValidationError
    from stdnum.util import clean

    if gives_vat_ids(country) not in MEMBER_STATES | {"GB", "CH", "NO"}:
        raise InvalidRequest.of(_WHERE, f"absent: VAT ids of {country} are not taken", vat_id)
    prefix = vat_prefix(country)
    compact = clean(vat_id, " -./,:'").upper()
    if prefix == "EL" and compact.startswith("GR"):  # Greeks that know their country's code write it so
        compact = "EL" + compact.removeprefix("GR")
    if not compact.startswith(prefix):
        raise InvalidRequest.of(_WHERE, f"of the profile's country {country}, beginning with {prefix}", vat_id)
    try:
        return _checked(compact, prefix)
    except InvalidChecksum:
        raise InvalidRequest.of(_WHERE, f"a VAT id of {country} whose check digits are right", vat_id) from None
    except ValidationError:
        raise InvalidRequest.of(_WHERE, f"in the format of VAT ids of {country}", vat_id) from None


def _checked(compact: str, prefix: str) -> str:
    """The id in its normal form, by the rules of the country that `prefix` stands for. Raises stdnum's errors."""
    if prefix == "CH":
        from stdnum.ch import vat as swiss

        return swiss.validate(compact)
    if prefix == "NO":
        from stdnum.no import mva as norwegian

        return "NO" + norwegian.validate(compact)
    if prefix == "GB":
        from stdnum.gb import vat as british

        return "GB" + british.validate(compact)
    from stdnum.eu import vat as european

    return european.validate(compact)
