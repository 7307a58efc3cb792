"""Tables as spreadsheets write and read them."""

import pytest

from zetel.domain.errors import InvalidRequest
from zetel.domain.licences import sheet
from zetel.domain.licences.sheet import WantedLicence

ROW = WantedLicence("a@b.example", "crm")


@pytest.mark.parametrize(
    "text",
    [
        "mail;product\r\na@b.example;crm\r\n",
        "mail,product\na@b.example,crm",
        "\ufeffmail;product\n a@b.example ;crm\n",
        'Product,Mail\n"crm","a@b.example"\n',
        "mail;name;product\na@b.example;Jan;crm\n;;\n",
        '"mail";"product"\n"a@b.example";"crm"',
    ],
)
def test_a_table_is_read_as_spreadsheets_write_it(text: str) -> None:
    assert sheet.assignments(text) == (ROW,)


def test_quoted_cells_may_have_separators_quotes_and_lines() -> None:
    assert sheet.assignments('mail;product\n"a;""b""\nc";crm\n') == (WantedLicence('a;"b"\nc', "crm"),)


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_a_cell_that_begins_like_a_formula_is_written_harmlessly_and_read_again(begins: str) -> None:
    content = sheet.written(("mail", "product"), [(f"{begins}1@b.example", "crm")]).decode()
    assert f"'{begins}1@b.example" in content
    (row,) = sheet.assignments(content)
    assert row == WantedLicence(f"{begins}1@b.example".strip(), "crm")


@pytest.mark.parametrize("rows", [0, 5_001])
def test_a_table_has_1_to_5000_rows(rows: int) -> None:
    with pytest.raises(InvalidRequest) as refused:
        sheet.assignments("mail;product\n" + "a@b.example;crm\n" * rows)
    assert "of 1 to 5000 rows" in str(refused.value.errors)


def test_5000_rows_are_read() -> None:
    assert len(sheet.assignments("mail;product\n" + "a@b.example;crm\n" * 5_000)) == 5_000


@pytest.mark.parametrize("text", ["", "\n", "a@b.example;crm", "mail;seats\na;b", "mail;product\n" + "x" * 200_000])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest):
        sheet.assignments(text)
