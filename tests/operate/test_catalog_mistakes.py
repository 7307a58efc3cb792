"""Each kind of mistake in a catalogue file is reported with its line, its field and the rule.

Lines are those of small.yaml.
"""

import pytest

from operate.catalog import CatalogMistakes, read_catalog
from tests.operate.small import read

CRM, WEEKLY, SPACE = (
    "products.crm.plans.crm-yearly",
    "products.crm.plans.crm-weekly",
    "products.space.plans.space-yearly",
)
FORMAT = "must be a format with {year} and {number}, or {number:06}, among letters, digits and any of . / _ -, not "
INTERVAL = "must be a length of time such as '1 month', '1 quarter' or '2 years', not "
SHARE = "must be a share from 1 bp to 10000 bp, such as 1000 bp for 10 %, or none, not "
EUR = "must be an amount in EUR with at most 2 decimals, such as 365.00, not "
CURRENCY = (
    "must have a known currency for its key, one of CHF, CZK, DKK, EUR, GBP, HUF, ISK, JPY, NOK, PLN, RON, SEK, USD"
)
PLAN_FIELDS = (
    "version, model, term, billing, rank, prices, minimum, maximum, anchor_day, policies, programme, programme_prices"
)

#: A programme of the seller, in the place of line 13, and prices of it.
NONPROFIT = "  one_stop_shop: true\n  programmes: {nonprofit: {name: &name {nl: A, de: B, fr: C, en: D}}}"
HALF = 'programme_prices: {nonprofit: {EUR: {2026-01-01: "18.25"}}}'

#: The changed line, the field named, the rule named.
MISTAKES = {
    # keys and types
    "an unknown field": (
        44,
        "        anchor_dai: 1",
        f"{CRM}.anchor_dai",
        f"is not a known field; there are {PLAN_FIELDS}",
    ),
    "a field twice": (
        37,
        "        version: 3\n        version: 3",
        f"{CRM}.version",
        "appears twice, first on line 37",
    ),
    "an empty field": (37, "        version:", f"{CRM}.version", "must be a whole number from 1 to 9999, and is empty"),
    "a number in quotes": (
        37,
        "        version: '3'",
        f"{CRM}.version",
        "must be a whole number from 1 to 9999, not '3'",
    ),
    "a fraction": (37, "        version: 3.0", f"{CRM}.version", "must be a whole number from 1 to 9999, not '3.0'"),
    "a number with separators": (
        43,
        "        maximum: 5_000",
        f"{CRM}.maximum",
        "must be a whole number from 1 to 1000000, not '5_000'",
    ),
    "yes for true": (12, "  collects: yes", "seller.collects", "must be true or false, not 'yes'"),
    "text for a mapping": (
        33,
        "    name: Klanten",
        "products.crm.name",
        "must be a mapping of names to values, not a value",
    ),
    "a value for a list": (22, "    mail_leads: 90", "policies.standard.mail_leads", "must be a list, not a value"),
    "a list for text": (3, "  name: [a, b]", "seller.name", "must be text, not a list"),
    "a word that is none of the fixed ones": (
        38,
        "        model: per_user",
        f"{CRM}.model",
        "must be one of per_seat, flat, volume, graduated, not 'per_user'",
    ),
    # texts
    "a language missing": (
        18,
        "    other: {nl: Anders, de: Anderes, fr: Autre}",
        "seller.cancellation_reasons.other.en",
        "is missing",
    ),
    "an empty text": (
        33,
        "    name: {nl: Klanten, de: '', fr: Clients, en: Customers}",
        "products.crm.name.de",
        "must be text, and is empty",
    ),
    "a language that is not offered": (
        33,
        "    name: {nl: Klanten, de: Kunden, fr: Clients, en: Customers, es: Clientes}",
        "products.crm.name.es",
        "is not a known field; there are nl, de, fr, en",
    ),
    "a text that is too long": (3, "  name: " + "x" * 101, "seller.name", "must be at most 100 characters, not 101"),
    "a text of two paragraphs": (
        3,
        '  name: "A\\nB"',
        "seller.name",
        "must be one paragraph without control characters",
    ),
    "a name that nobody sees": (
        3,
        '  name: "\\u3164"',
        "seller.name",
        "must have a letter, digit or sign that is seen",
    ),
    # the seller
    "an unknown zone": (
        6,
        "  zone: Mars/Olympus",
        "seller.zone",
        "must be an IANA time zone such as Europe/Amsterdam, not 'Mars/Olympus'",
    ),
    "a VAT id with a wrong check digit": (
        8,
        "  vat_id: NL000099998B58",
        "seller.vat_id",
        "must be a VAT id of NL (EU, GB, CH or NO) with its format and check digits, not 'NL000099998B58'",
    ),
    "a VAT id of another country": (
        8,
        "  vat_id: DE136695976",
        "seller.vat_id",
        "must be a VAT id of NL (EU, GB, CH or NO) with its format and check digits, not 'DE136695976'",
    ),
    "an IBAN with a wrong check digit": (
        9,
        "  iban: NL02ABNA0123456788",
        "seller.iban",
        "must be an IBAN whose check digits are right, not 'NL02ABNA0123456788'",
    ),
    "a BIC of the wrong length": (10, "  bic: ABNA", "seller.bic", "must be a BIC of 8 or 11 characters, not 'ABNA'"),
    "a mail address without a domain": (
        5,
        "  mail: billing",
        "seller.mail",
        "must be a mail address, not 'billing'",
    ),
    "a mail address with a leading dot": (
        5,
        "  mail: .billing@x.example",
        "seller.mail",
        "must be a mail address, not '.billing@x.example'",
    ),
    "a website without encryption": (
        11,
        "  website: http://grachtwerk.example",
        "seller.website",
        "must be an address that begins with https://, not 'http://grachtwerk.example'",
    ),
    "a country in words": (
        4,
        "  address: {street: A 1, postcode: 1011, city: B, country: Nederland}",
        "seller.address.country",
        "must be a country of ISO 3166-1 in two capitals, not 'Nederland'",
    ),
    "a country that is none": (
        4,
        "  address: {street: A 1, postcode: 1011, city: B, country: XX}",
        "seller.address.country",
        "must be a country of ISO 3166-1, like NL",
    ),
    "a postcode that does not tell the VAT": (
        4,
        "  address: {street: A 1, postcode: 280, city: B, country: ES}",
        "seller.address.postcode",
        "must be a whole postcode of ES, like 28013: it decides the VAT",
    ),
    "a missing postcode": (
        4,
        "  address: {street: A 1, city: B, country: NL}",
        "seller.address.postcode",
        "must be given: addresses in NL have one",
    ),
    "a reason that is no word": (
        18,
        "    Too dear: {nl: Anders, de: Anderes, fr: Autre, en: Other}",
        "seller.cancellation_reasons.Too dear",
        "must have a word in snake_case for its key",
    ),
    "a number format without the year": (
        15,
        '    invoice: "INV-{number}"',
        "seller.number_formats.invoice",
        f"{FORMAT}'INV-{{number}}'",
    ),
    "a number format with another field": (
        15,
        '    invoice: "INV-{year}-{month}-{number}"',
        "seller.number_formats.invoice",
        f"{FORMAT}'INV-{{year}}-{{month}}-{{number}}'",
    ),
    "a number format that is not closed": (
        15,
        '    invoice: "INV-{year}-{number"',
        "seller.number_formats.invoice",
        f"{FORMAT}'INV-{{year}}-{{number'",
    ),
    "a number format with a space": (
        15,
        '    invoice: "INV {year}-{number}"',
        "seller.number_formats.invoice",
        f"{FORMAT}'INV {{year}}-{{number}}'",
    ),
    # ids
    "an id with capitals": (
        2,
        "  entity: Grachtwerk",
        "seller.entity",
        "must be an id of a-z, 0-9 and '-', not 'Grachtwerk'",
    ),
    "a plan with an underscore": (
        69,
        "      space_yearly:",
        "products.space.plans.space_yearly",
        "must have an id of at most 50 of a-z, 0-9 and '-' for its key",
    ),
    "a plan id of another product": (
        69,
        "      crm-yearly:",
        "products.space.plans.crm-yearly",
        "must have an id of its own: crm has a plan with it",
    ),
    # products
    "an unknown base": (65, "    bases: [crn]", "products.space.bases[0]", "must be a product of this file, not 'crn'"),
    "a base that is an add-on": (
        65,
        "    bases: [space]",
        "products.space.bases[0]",
        "must be an edition: 'space' is an add-on itself",
    ),
    "an add-on with a trial": (
        74,
        "        rank: 10\n        policies: {trial: {days: 14}}",
        f"{SPACE}.policies.trial",
        "must be none: an add-on is tried with its edition",
    ),
    "an add-on sold on request": (
        74,
        "        rank: 10\n        policies: {sale: on_request}",
        f"{SPACE}.policies.sale",
        "must be open: the seller offers editions, and add-ons are bought with them",
    ),
    "an add-on without a base": (
        65,
        "    bases: []",
        "products.space.bases",
        "must name at least one edition: an add-on needs a base",
    ),
    "a base twice": (65, "    bases: [crm, crm]", "products.space.bases", "must be different products"),
    # plans
    "a minimum of zero": (
        42,
        "        minimum: 0",
        f"{CRM}.minimum",
        "must be a whole number from 1 to 1000000, not '0'",
    ),
    "a maximum beyond a million": (
        43,
        "        maximum: 1000001",
        f"{CRM}.maximum",
        "must be a whole number from 1 to 1000000, not '1000001'",
    ),
    "a minimum above the maximum": (
        42,
        "        minimum: 501",
        f"{CRM}.minimum",
        "must be at most the maximum, which is 500, not 501",
    ),
    "a flat price for many": (
        57,
        "        rank: 5\n        maximum: 3",
        f"{WEEKLY}.maximum",
        "must be 1: a flat price is for a quantity of 1, not 3",
    ),
    "a term in words": (39, "        term: a year", f"{CRM}.term", f"{INTERVAL}'a year'"),
    "a term of nothing": (39, "        term: 0 years", f"{CRM}.term", f"{INTERVAL}'0 years'"),
    "a term of eleven years": (39, "        term: 11 years", f"{CRM}.term", "must be at most 10 years, not 11 years"),
    "a term beyond the calendar": (
        39,
        "        term: 99999 years",
        f"{CRM}.term",
        "must be at most 10 years, not 99999 years",
    ),
    "billing that does not divide the term": (
        40,
        "        billing: 5 months",
        f"{CRM}.billing",
        "must be a length that divides the term: whole billing periods make one term of 1 year, not 5 months",
    ),
    "billing by months of a term in weeks": (
        56,
        "        billing: 1 month",
        f"{WEEKLY}.billing",
        "must be a length that divides the term: whole billing periods make one term of 4 weeks, not 1 month",
    ),
    "an anchor day 32": (
        44,
        "        anchor_day: 32",
        f"{CRM}.anchor_day",
        "must be a whole number from 1 to 31, not '32'",
    ),
    "an anchor day with weeks": (
        56,
        "        billing: 2 weeks\n        anchor_day: 1",
        f"{WEEKLY}.anchor_day",
        "must be absent where billing is by the week: only months and longer have days of the month, not 1",
    ),
    # terms
    "a notice as long as the term": (
        58,
        "        policies: {inherits: leaving-costs, notice_days: 28}",
        f"{WEEKLY}.policies.notice_days",
        "must be shorter than the term (a term of 4 weeks has 28 days), not 28",
    ),
    "an unknown set of policies": (
        45,
        "        policies: loose",
        f"{CRM}.policies",
        "must be one of the named policies (standard, committed, leaving-costs), not 'loose'",
    ),
    "a set that inherits from none": (
        24,
        "    inherits: loose",
        "policies.committed.inherits",
        "must be one of the named policies (standard, committed, leaving-costs), not 'loose'",
    ),
    "a fee above the whole": (25, "    fee: 10001 bp", "policies.committed.fee", f"{SHARE}'10001 bp'"),
    "a fee in per cent": (25, "    fee: 10 %", "policies.committed.fee", f"{SHARE}'10 %'"),
    "a fee that is both": (
        25,
        '    fee: {share: 10 bp, fixed: {EUR: "1.00"}}',
        "policies.committed.fee",
        "must have either a share or fixed amounts",
    ),
    "a fixed fee without a currency of the plan": (
        28,
        '    fee: {fixed: {EUR: "50.00"}}',
        "policies.leaving-costs.fee.fixed.JPY",
        "is missing: the plan has prices in it (for products.crm.plans.crm-weekly)",
    ),
    "a fixed fee of nothing": (
        28,
        '    fee: {fixed: {EUR: "0.00", JPY: "8000"}}',
        "policies.leaving-costs.fee.fixed.EUR",
        "must be more than 0, not 0 (for products.crm.plans.crm-weekly)",
    ),
    "a fixed fee in an unknown currency": (
        28,
        '    fee: {fixed: {EUR: "50.00", JPY: "8000", XXX: "1"}}',
        "policies.leaving-costs.fee.fixed.XXX",
        CURRENCY,
    ),
    "an assisted end without an account manager": (
        45,
        "        policies: {mode: assisted}",
        f"{CRM}.policies.account_manager",
        "must be a name and a mail address: the mode is assisted",
    ),
    "an account manager who has nothing to do": (
        45,
        "        policies: {account_manager: {name: Mara, mail: mara@grachtwerk.example}}",
        f"{CRM}.policies.account_manager",
        "must be left out: it goes with the mode assisted",
    ),
    "a checklist that goes with no request": (
        45,
        "        policies: {checklist: {exported: true}}",
        f"{CRM}.policies.checklist",
        "must be left out: it goes with the mode request",
    ),
    "a checklist of too many letters": (
        45,
        "        policies: {checklist: {letters: 2001}}",
        f"{CRM}.policies.checklist.letters",
        "must be a whole number from 0 to 2000, not '2001'",
    ),
    "a mail on the last day": (
        22,
        "    mail_leads: [90, 0]",
        "policies.standard.mail_leads[1]",
        "must be a whole number from 1 to 3650, not '0'",
    ),
    # prices
    "an unknown currency": (
        50,
        "          XXX:",
        f"{CRM}.prices.XXX",
        CURRENCY,
    ),
    "decimals of a yen": (
        51,
        '            2026-01-01: "5800.5"',
        f"{CRM}.prices.JPY.2026-01-01",
        "must be an amount in JPY with no decimals, such as 365, not '5800.5'",
    ),
    "three decimals of a euro": (
        48,
        '            2026-01-01: "36.505"',
        f"{CRM}.prices.EUR.2026-01-01",
        f"{EUR}'36.505'",
    ),
    "separators in an amount": (
        48,
        '            2026-01-01: "5,000"',
        f"{CRM}.prices.EUR.2026-01-01",
        f"{EUR}'5,000'",
    ),
    "a negative amount": (48, '            2026-01-01: "-5"', f"{CRM}.prices.EUR.2026-01-01", f"{EUR}'-5'"),
    "an amount beyond reason": (
        48,
        '            2026-01-01: "10000000.01"',
        f"{CRM}.prices.EUR.2026-01-01",
        "must be from 0 to 1000000000 minor units, not 1000000001",
    ),
    "a day that does not exist": (
        48,
        '            2026-02-29: "36.50"',
        f"{CRM}.prices.EUR.2026-02-29",
        "must have a day of the calendar for its key, written YYYY-MM-DD",
    ),
    "a day written otherwise": (
        48,
        '            1.1.2026: "36.50"',
        f"{CRM}.prices.EUR.1.1.2026",
        "must have a day of the calendar for its key, written YYYY-MM-DD",
    ),
    "two prices of one day": (
        49,
        '            2026-01-01: "38.00"',
        f"{CRM}.prices.EUR.2026-01-01",
        "appears twice, first on line 48",
    ),
    "tiers for seats": (
        48,
        "            2026-01-01: [{up_to: 9, price: 2}, {price: 1}]",
        f"{CRM}.prices.EUR.2026-01-01",
        "must be one amount: the model is per_seat, not 2",
    ),
    "tiers that do not ascend": (
        79,
        '              - {up_to: 10, price: "1.50"}',
        f"{SPACE}.prices.EUR.2026-01-01[1].up_to",
        "must be more than 10: tiers ascend, not 10",
    ),
    "a last tier that ends": (
        80,
        '              - {up_to: 60, price: "1.00"}',
        f"{SPACE}.prices.EUR.2026-01-01[2].up_to",
        "must be absent: the last tier is open, not 60",
    ),
    "an open tier before the last": (
        79,
        '              - {price: "1.50"}',
        f"{SPACE}.prices.EUR.2026-01-01[1].up_to",
        "must be present: only the last tier is open",
    ),
    "a tier without a price": (
        79,
        "              - {up_to: 50}",
        f"{SPACE}.prices.EUR.2026-01-01[1].price",
        "is missing",
    ),
}


@pytest.mark.parametrize(("line", "text", "path", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_reported_with_its_line_field_and_rule(line, text, path, says):
    with pytest.raises(CatalogMistakes) as refused:
        read((line, text))
    # Where two lines replace one, the mistake is on the second.
    where = line + text.count("\n")
    assert [(m.line, m.path, m.says) for m in refused.value.mistakes] == [(where, path, says)]
    assert str(refused.value) == f"small.yaml:{where}: {path} {says}"


#: Mistakes reported on a line that was not changed: the changed lines, then the report.
ELSEWHERE = {
    "a missing field, where its mapping begins": (
        [(37, "")],
        f"small.yaml:36: {CRM}.version is missing",
    ),
    "a VAT id missing, where the seller begins": (
        [(8, "")],
        "small.yaml:1: seller.vat_id is missing: a seller that collects VAT has one (EN 16931, BR-S-02)",
    ),
    "nothing to know the seller by": (
        [(8, ""), (11, ""), (12, "  collects: false"), (13, "")],
        "small.yaml:1: seller.registration is missing: a seller without a VAT id is known by it (EN 16931, BR-CO-26)",
    ),
    "a small enterprise without a tax number": (
        [(8, ""), (12, "  collects: false"), (13, "")],
        (
            "small.yaml:1: seller.tax_number is missing: sales without VAT could not be invoiced (EN 16931, BR-E-02). "
            "A document with lines that are exempt gives the seller's VAT id or tax number."
        ),
    ),
    "a seller that is known by its VAT id only, which sales outside the EU do not show": (
        [(11, "")],
        (
            "small.yaml:1: seller.registration is missing: sales outside the EU could not be invoiced (EN 16931, "
            "BR-O-02). A document with lines that are outside the scope of VAT shows no VAT ids, so the seller has a "
            "registration or a tax number."
        ),
    ),
    "one-stop shop without VAT": (
        [(12, "  collects: false")],
        "small.yaml:13: seller.one_stop_shop must be false: the seller does not collect VAT",
    ),
    "a number format for two kinds": (
        [(16, '    credit_note: "INV-{year}-{number:06}"')],
        "small.yaml:14: seller.number_formats must be different formats: a number names one document",
    ),
    "no reasons": (
        [(18, "")],
        "small.yaml:17: seller.cancellation_reasons must be a mapping of names to values, not empty",
    ),
    "an edition with a base": (
        [(32, "    family: suite\n    bases: [crm]")],
        "small.yaml:33: products.crm.bases must be absent: an edition is a base itself",
    ),
    "a currency without prices": (
        [(50, "          JPY: {}"), (51, "")],
        f"small.yaml:50: {CRM}.prices.JPY must not be empty",
    ),
    "an end to ask for, and no reason to reject it": (
        [(45, "        policies: {mode: request}")],
        (
            "small.yaml:1: seller.rejection_reasons is missing: a plan has the mode request, and a rejection has a "
            "reason of this list"
        ),
    ),
    "a checklist of nothing": (
        [
            (13, "  one_stop_shop: true\n  rejection_reasons: {owner: {nl: A, de: B, fr: C, en: D}}"),
            (45, "        policies: {mode: request, checklist: {exported: false}}"),
        ],
        f"small.yaml:46: {CRM}.policies.checklist must be something to confirm, or left out",
    ),
    "one amount for tiers": (
        [(77, '            2026-01-01: "2.00"'), (78, ""), (79, ""), (80, "")],
        f"small.yaml:77: {SPACE}.prices.EUR.2026-01-01 must be 2 to 10 tiers: the model is graduated, not 1",
    ),
    "a notice of the product that is as long as a day's term": (
        [(55, "        term: 1 day"), (56, "        billing: 1 day"), (58, "        policies: {fee: none}")],
        (
            f"small.yaml:58: {WEEKLY}.policies.notice_days must be shorter than the term "
            "(a term of 1 day has 1 day), not 1"
        ),
    ),
    "a notice that a plan inherits": (
        [(27, "    inherits: standard\n    notice_days: 28"), (58, "        policies: leaving-costs")],
        (
            "small.yaml:28: policies.leaving-costs.notice_days must be shorter than the term "
            f"(a term of 4 weeks has 28 days), not 28 (for {WEEKLY})"
        ),
    ),
    "mails of one day": (
        [(22, "    mail_leads: [90, 90]"), (58, "        policies: {notice_days: 2}")],
        f"small.yaml:22: policies.standard.mail_leads must be different days, not [90, 90] (for {CRM})",
    ),
    "sets that inherit from each other": (
        [(24, "    inherits: committed")],
        "small.yaml:24: policies.committed.inherits must not lead back to this set",
    ),
    "a plan that is nobody's": (
        [(2, "  entity: grachtwerk\n  plans: {}")],
        (
            "small.yaml:3: seller.plans is not a known field; there are entity, name, address, mail, zone, language, "
            "number_formats, iban, cancellation_reasons, bic, vat_id, tax_number, registration, phone, website, "
            "collects, one_stop_shop, places, rejection_reasons, programmes, portal, managed_accounts, retention_years"
        ),
    ),
    "documents kept for no year": (
        [(13, "  retention_years: 0")],
        "small.yaml:13: seller.retention_years must be a whole number from 1 to 30, not '0'",
    ),
    "a programme that the seller does not have": (
        [(44, "        anchor_day: 1\n        programme: nonprofit")],
        f"small.yaml:45: {CRM}.programme must be a programme of the seller, not 'nonprofit'",
    ),
    "prices of a programme that the seller does not have": (
        [(44, f"        anchor_day: 1\n        {HALF}")],
        f"small.yaml:45: {CRM}.programme_prices.nonprofit must be a programme of the seller, not 'nonprofit'",
    ),
    "prices of a programme before there is a price to follow them": (
        [(13, NONPROFIT), (44, f"        anchor_day: 1\n        {HALF.replace('2026-01-01', '2025-12-31')}")],
        (
            f"small.yaml:49: {CRM}.prices.EUR must have a price from 2025-12-31 on: a programme's price has one to "
            "follow it"
        ),
    ),
    "prices of a programme that its plan is not offered to": (
        [
            (13, NONPROFIT.replace("D}}}", "D}}, schools: {name: *name}}")),
            (44, f"        anchor_day: 1\n        programme: schools\n        {HALF}"),
        ],
        (
            f"small.yaml:47: {CRM}.programme_prices.nonprofit must be schools: the plan is offered to accounts of that "
            "programme only"
        ),
    ),
    "a programme without its name in French": (
        [(13, "  one_stop_shop: true\n  programmes: {nonprofit: {name: {nl: A, de: B, en: C}}}")],
        "small.yaml:14: seller.programmes.nonprofit.name.fr is missing",
    ),
    "more programmes than an account's approvals have room for": (
        [
            (
                13,
                "  one_stop_shop: true\n  programmes: {"
                + ", ".join(f"p{n}: {{name: {{nl: A, de: B, fr: C, en: D}}}}" for n in range(11))
                + "}",
            )
        ],
        "small.yaml:14: seller.programmes must be at most 10 programmes, not 11",
    ),
}


@pytest.mark.parametrize(("changes", "said"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_mistake_is_reported_on_the_line_to_mend(changes, said):
    with pytest.raises(CatalogMistakes) as refused:
        read(*changes)
    assert str(refused.value) == said


#: Texts that are no catalogue at all, and the report on each.
NO_CATALOGUE = {
    "nothing": ("", "small.yaml:1: the file is empty"),
    "a list": ("- seller", "small.yaml:1: the file must be a mapping of names to values, not a list"),
    "a tab": (
        "seller:\n\tname: x",
        (
            "small.yaml:2: the file is not valid YAML: while scanning for the next token found character '\\t' that "
            "cannot start any token"
        ),
    ),
    "two documents": (
        "seller: 1\n---\nproducts: 1",
        "small.yaml:2: the file is not valid YAML: expected a single document in the stream but found another document",
    ),
    "a bell": ("seller:\n  name: \x07", "small.yaml:2: the file has a control character (U+0007)"),
    "an object": (
        "seller: !!python/object:os.system {}\nproducts: {}",
        "small.yaml:1: the file has the tag tag:yaml.org,2002:python/object:os.system; tags have no meaning here",
    ),
    "an alias of itself": ("seller: &a\n  name: *a", "small.yaml:1: the file has an alias within what it stands for"),
    "an alias of nothing": ("seller: *a", "small.yaml:1: the file is not valid YAML: found undefined alias 'a'"),
    "a million and one characters": (
        " " * 1_000_001,
        "small.yaml:1: the file must have at most 1000000 characters, not 1000001",
    ),
    "brackets without end": ("[" * 5_000, "small.yaml:1: the file must have at most 20 levels"),
    "21 levels": ("[" * 21 + "]" * 21, "small.yaml:1: the file must have at most 20 levels"),
}


@pytest.mark.parametrize(("text", "said"), NO_CATALOGUE.values(), ids=NO_CATALOGUE)
def test_a_text_that_is_no_catalogue_is_refused_before_it_is_read(text, said):
    with pytest.raises(CatalogMistakes) as refused:
        read_catalog(text, name="small.yaml")
    assert str(refused.value) == said


def test_aliases_of_aliases_are_refused_before_they_are_followed():
    # Each line stands for ten times the previous line: nine lines, a thousand million values.
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(CatalogMistakes, match=r"small.yaml:5: the file must have at most 50000 values"):
        read_catalog("\n".join(lines), name="small.yaml")


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_lines():
    with pytest.raises(CatalogMistakes) as refused:
        read(
            (6, "  zone: Mars/Olympus"),
            (25, "    fee: 10 %"),
            (37, "        version: 0"),
            (48, '            2026-01-01: "5,000"'),
            (57, "        rank: first"),
            (65, "    bases: [crn]"),
            (79, '              - {up_to: 10, price: "1.50"}'),
        )
    assert [mistake.line for mistake in refused.value.mistakes] == [6, 25, 37, 48, 57, 65, 79]


def test_an_alias_repeats_its_anchor():
    file = read((33, "    name: &name {nl: A, de: B, fr: C, en: D}"), (66, "    name: *name"))
    assert [shelf.product.name["fr"] for shelf in file.shelves] == ["C", "C"]


def test_norway_is_a_country_and_not_false():
    file = read(
        (4, "  address: {street: A 1, postcode: 0150, city: Oslo, country: NO}"),
        (8, "  vat_id: NO 995 525 828 MVA"),
    )
    assert (file.seller.address.country, file.seller.address.postcode) == ("NO", "0150")
    assert file.seller.vat_id == "NO995525828MVA"
