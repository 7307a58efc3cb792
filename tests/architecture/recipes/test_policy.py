"""Adding a policy touches the files that docs/architecture.md lists, and no others."""

from typing import Final

from tests.architecture.recipes.copied import Step, appended, must_be_complete, put, together

OBEYED: Final = '''

def reminded_on(policies: Policies, due: date) -> date | None:
    """The day on which the customer is reminded of an invoice that was to be paid by `due`; None without a reminder."""
    return due + timedelta(days=policies.reminder_days) if policies.reminder_days else None
'''

SENTENCE: Final = """\
    if plan.policies.reminder_days:
        yield words.ngettext(
            "We remind you of an open invoice {n} day after it was due.",
            "We remind you of an open invoice {n} days after it was due.",
            plan.policies.reminder_days,
        )
"""

MESSAGE: Final = """
#, python-brace-format
msgid "We remind you of an open invoice {{n}} day after it was due."
msgid_plural "We remind you of an open invoice {{n}} days after it was due."
msgstr[0] "{one}"
msgstr[1] "{more}"
"""

TRANSLATIONS: Final = {
    "nl": (
        "Wij herinneren u {n} dag na de vervaldag aan een open factuur.",
        "Wij herinneren u {n} dagen na de vervaldag aan een open factuur.",
    ),
    "de": (
        "Wir erinnern Sie {n} Tag nach Fälligkeit an eine offene Rechnung.",
        "Wir erinnern Sie {n} Tage nach Fälligkeit an eine offene Rechnung.",
    ),
    "fr": (
        "Nous vous rappelons une facture ouverte {n} jour après son échéance.",
        "Nous vous rappelons une facture ouverte {n} jours après son échéance.",
    ),
}

ROW: Final = """\
        (Policies(reminder_days=3), "We remind you of an open invoice 3 days after it was due."),
"""

WRITTEN: Final = "tests/operate/test_catalog_file.py::test_every_term_can_be_written"
SAID: Final = "tests/adapters/test_terms.py::test_each_policy_has_its_sentence"
TOLD: Final = "tests/adapters/test_terms.py::test_every_policy_is_among_these"
TRANSLATED: Final = "tests/adapters/test_translations.py::test_catalogues_have_every_message_and_no_other"


PLACEHOLDERS: Final = "tests/adapters/test_translations.py::test_a_translation_has_the_placeholders_of_its_message"

STEPS: Final = (
    Step(
        "layers/shared/zetel/domain/catalog/terms.py",
        together(put("    reminder_days: int = 0\n", before="    after_end: AfterEnd"), appended(OBEYED)),
        WRITTEN,
    ),
    Step(
        "operate/catalog_policies.py", put('    "reminder_days": whole(0, 365),\n', before='    "after_end": '), WRITTEN
    ),
    Step("tests/operate/test_catalog_file.py", put("      reminder_days: 3\n", before="      after_end: {"), WRITTEN),
    Step(
        "layers/shared/zetel/adapters/texts/terms_of_end.py",
        put(SENTENCE, before="    if plan.policies.export_required"),
        SAID,
    ),
    *(
        Step(
            f"layers/shared/zetel/locale/{language}/LC_MESSAGES/zetel.po",
            appended(MESSAGE.format(one=one, more=more)),
            f"{TRANSLATED}[{language}]",
        )
        for language, (one, more) in TRANSLATIONS.items()
    ),
    Step("tests/adapters/test_terms.py", put(ROW, before="        (Policies(after_end=AfterEnd(0, 0))"), TOLD),
)


def test_a_policy_is_added_by_these_steps(copy):
    must_be_complete("To add a policy", STEPS, copy, PLACEHOLDERS)
