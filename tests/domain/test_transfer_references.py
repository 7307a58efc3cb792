"""The invoice numbers that the reference of a transfer names."""

import pytest

from zetel.domain.payments.reference import numbers_in

FORMAT = "INV-{year}-{number:06}"


@pytest.mark.parametrize(
    ("reference", "numbers"),
    [
        ("INV-2026-000042", ("INV-2026-000042",)),
        ("Invoice inv-2026-000042, thanks", ("INV-2026-000042",)),
        ("INV 2026 000042", ("INV-2026-000042",)),
        ("INV2026000042", ("INV-2026-000042",)),
        ("inv.2026/42", ("INV-2026-000042",)),
        ("INV-2026-1234567", ("INV-2026-1234567",)),
        ("INV-2026-000002+INV-2026-000001", ("INV-2026-000002", "INV-2026-000001")),
        ("INV-2026-000042 INV-2026-42", ("INV-2026-000042",)),
    ],
)
def test_a_number_is_read_as_people_and_banks_write_it(reference, numbers):
    assert numbers_in(reference, FORMAT) == numbers


@pytest.mark.parametrize("reference", ["RF18 5390 0754", "XINV-2026-000042", "INV-26-42", "CRN-2026-000042"])
def test_a_reference_without_a_number_of_the_format_is_itself_the_number(reference):
    assert numbers_in(reference, FORMAT) == (reference,)


@pytest.mark.parametrize(
    ("format", "reference", "number"),
    [
        ("{number}/{year}", "Rechnung 42/2026", "42/2026"),
        ("{year}{number:05}", "202600042", "202600042"),
        ("A (z){year}.{number}", "a (z)2026.7", "A (z)2026.7"),
    ],
)
def test_each_format_of_a_seller_is_read(format, reference, number):
    assert numbers_in(reference, format) == (number,)
