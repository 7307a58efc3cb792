"""The `seller` of a catalogue file: the party on the documents, their numbers, and the account for payments."""

import re
from dataclasses import replace
from string import Formatter
from typing import Final
from zoneinfo import available_timezones

from stdnum import bic, iban

from operate.catalog_portal import portal
from operate.catalog_sales import uninvoiceable
from operate.catalog_sheet import Place, Wrong
from operate.catalog_values import (
    checked,
    flag,
    identifier,
    mail,
    matching,
    must_be_id,
    must_be_word,
    shown,
    text,
    texts,
    whole,
    word,
)
from zetel.application.accounts.vat_ids import normal
from zetel.domain.documents.document import DocumentKind
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.address import Address, Language, broken_rules
from zetel.domain.parties.programme import Programme
from zetel.domain.parties.seller import ManagedAccounts, Seller
from zetel.domain.tax.territory import territory_of

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_WEBSITE: Final = re.compile(r"https://[a-z0-9.-]+(/[A-Za-z0-9._~/-]*)?")
_PADDING: Final = re.compile(r"(0[1-9])?")
_AROUND_NUMBER: Final = re.compile(r"[A-Za-z0-9./_-]*")
#: An account's approvals are read with each of its contracts: they stay small.
_MOST_PROGRAMMES: Final = 10
_FORMAT_RULE: Final = "a format with {year} and {number}, or {number:06}, among letters, digits and any of . / _ -"


def seller(place: Place) -> Seller:
    """The seller. Raises Wrong after noting all mistakes."""
    values = place.record(
        required={
            "entity": identifier,
            "name": text(100),
            "address": _address,
            "mail": mail,
            "zone": _zone,
            "language": word(Language),
            "number_formats": _number_formats,
            "iban": checked(text(42), iban.validate, "an IBAN whose check digits are right"),
            "cancellation_reasons": _reasons,
        },
        optional={
            "bic": checked(text(11), bic.validate, "a BIC of 8 or 11 characters"),
            "vat_id": text(30),
            "tax_number": text(30),
            "registration": text(60),
            "phone": text(30),
            "website": matching(_WEBSITE, "an address that begins with https://"),
            "collects": flag,
            "one_stop_shop": flag,
            "places": whole(0, 100_000),
            "rejection_reasons": _reasons,
            "programmes": _programmes,
            "portal": portal,
            "managed_accounts": word(ManagedAccounts),
            "retention_years": whole(1, 30),
        },
    )
    found = Seller(**values)
    noted = len(place.sheet.mistakes)
    if found.vat_id is not None:
        values["vat_id"] = _vat_id(place, found.vat_id, found.address.country)
    elif found.collects:
        place.sheet.note(f"{place.path}.vat_id", "is missing: a seller that collects VAT has one (EN 16931, BR-S-02)")
    elif found.registration is None:
        says = "is missing: a seller without a VAT id is known by it (EN 16931, BR-CO-26)"
        place.sheet.note(f"{place.path}.registration", says)
    if found.one_stop_shop and not found.collects:
        place.sheet.note(f"{place.path}.one_stop_shop", "must be false: the seller does not collect VAT")
    if len(place.sheet.mistakes) == noted:
        for field, says in uninvoiceable(Seller(**values)):
            place.sheet.note(f"{place.path}.{field}", says)
    if len(place.sheet.mistakes) > noted:
        raise Wrong(place.path)
    return Seller(**values)


def _vat_id(place: Place, vat_id: str, country: str) -> str | None:
    try:
        return normal(vat_id, country)
    except InvalidRequest:
        says = f"must be a VAT id of {country} (EU, GB, CH or NO) with its format and check digits, not {shown(vat_id)}"
        place.sheet.note(f"{place.path}.vat_id", says)
        return None


def _address(place: Place) -> Address:
    values = place.record(
        required={
            "street": text(100),
            "city": text(60),
            "country": matching(_COUNTRY, "a country of ISO 3166-1 in two capitals"),
        },
        optional={"postcode": text(20), "region": text(60)},
    )
    address = Address(**values)
    broken = list(broken_rules(address))
    if not broken:
        try:
            territory_of(address)
            return address
        except InvalidRequest as untold:
            broken = [replace(e, field=e.field.removeprefix("/address")) for e in untold.errors]
    for e in broken:
        place.sheet.note(f"{place.path}.{e.field[1:]}", f"must be {e.rule}")
    raise Wrong(place.path)


def _zone(place: Place) -> str:
    value = place.scalar("an IANA time zone")
    if value not in available_timezones():
        raise place.wrong(f"must be an IANA time zone such as Europe/Amsterdam, not {shown(value)}")
    return value


def _number_formats(place: Place) -> dict[str, str]:
    """A format per kind of document. The formats differ, because a number names a single document of a legal entity."""
    formats = place.record(required={kind.value: _number_format for kind in DocumentKind})
    if len(set(formats.values())) < len(formats):
        raise place.wrong("must be different formats: a number names one document")
    return formats


def _number_format(place: Place) -> str:
    value = place.scalar(_FORMAT_RULE)
    try:
        parts = list(Formatter().parse(value))
    except ValueError:
        parts = []
    fields = [(name, spec) for _, name, spec, _ in parts if name is not None]
    if (
        sorted(name for name, _ in fields) != ["number", "year"]
        or any(spec for name, spec in fields if name == "year")
        or not all(_PADDING.fullmatch(spec or "") for _, spec in fields)
        or not all(_AROUND_NUMBER.fullmatch(literal) and conversion is None for literal, _, _, conversion in parts)
    ):
        raise place.wrong(f"must be {_FORMAT_RULE}, not {shown(value)}")
    if len(longest := value.format(year=2000, number=10**8)) > 30:
        raise place.wrong(f"must be at most 30 characters when written out, not {len(longest)}")
    return value


def _programmes(place: Place) -> tuple[Programme, ...]:
    """The programmes of plans and prices, by their ids, each with its name in every language."""
    found = place.entries(_programme)
    if len(found) > _MOST_PROGRAMMES:
        raise place.wrong(f"must be at most {_MOST_PROGRAMMES} programmes, not {len(found)}")
    return tuple(found.values())


def _programme(key: str, place: Place) -> Programme:
    must_be_id(place, key)
    return Programme(key, place.record(required={"name": texts(60)})["name"])


def _reasons(place: Place) -> dict[str, dict[str, str]]:
    """The reasons of cancellations in every language, by the seller's word for each."""
    return place.entries(_reason)


def _reason(key: str, place: Place) -> dict[str, str]:
    must_be_word(place, key)
    return texts(100)(place)
