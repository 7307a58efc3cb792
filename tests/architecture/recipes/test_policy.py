"""Adding a policy touches the files that docs/architecture.md lists, and no others."""

from typing import Final

from tests.architecture.recipes.copied import Step, appended, must_be_complete, put, together

RULE: Final = '''

def may_have(policies: Policies, add_ons: int) -> bool:
    """Whether a subscription may have as many add-ons beside its base plan."""
    return policies.most_add_ons is None or add_ons <= policies.most_add_ons
'''

FORBIDDEN: Final = """\
    if (most := policies.most_add_ons) is not None and most < 0:
        yield Violation("/most_add_ons", "0 or more", most)
"""

CALL: Final = """\
    if not may_have(base.plan.policies, len(choices) + len(running) - 1):
        raise InvalidRequest.of("/addons", f"at most {base.plan.policies.most_add_ons} in total", len(choices))
"""

#: What the toy's author would write first.
EFFECT: Final = '''\
"""A plan with at most 1 add-on."""

import pytest

from tests.domain.contracts import BOUGHT, add_on, buyer, choices, edition, in_words, new_ids, seller
from zetel.domain.calendar import Interval, Unit
from zetel.domain.catalog.terms import Policies, broken_terms
from zetel.domain.errors import InvalidRequest
from zetel.domain.quotes.purchase import quote_purchase


def bought(*add_ons):
    wanted = [(edition(policies=Policies(most_add_ons=1)), 1), *((add_on(name), 1) for name in add_ons)]
    return quote_purchase(
        choices(*wanted), buyer=buyer(), seller=seller(), ids=new_ids(len(wanted)), at=BOUGHT, describe=in_words
    )


def test_the_second_add_on_is_refused():
    assert len(bought("dialer").change.items) == 2
    try:
        bought("dialer", "inbox")
    except InvalidRequest as refused:
        assert refused.errors[0].rule == "at most 1 in total"
    else:
        pytest.fail("layers/shared/zetel/domain/quotes/new_items.py lets a second add-on pass")


def test_fewer_than_no_add_ons_cannot_be_promised():
    (broken,) = broken_terms(Policies(most_add_ons=-1), Interval(1, Unit.YEAR))
    assert (broken.field, broken.rule) == ("/most_add_ons", "0 or more")
'''

SENTENCE: Final = """\
    if plan.policies.most_add_ons is not None:
        yield words.ngettext(
            "You can bind {n} add-on to it at most.",
            "You can bind {n} add-ons to it at most.",
            plan.policies.most_add_ons,
        )
"""

MESSAGE: Final = """
#, python-brace-format
msgid "You can bind {{n}} add-on to it at most."
msgid_plural "You can bind {{n}} add-ons to it at most."
msgstr[0] "{one}"
msgstr[1] "{more}"
"""

TRANSLATIONS: Final = {
    "nl": ("U kunt er hoogstens {n} add-on aan koppelen.", "U kunt er hoogstens {n} add-ons aan koppelen."),
    "de": ("Sie können höchstens {n} Add-on daran binden.", "Sie können höchstens {n} Add-ons daran binden."),
    "fr": ("Vous pouvez y lier au plus {n} option.", "Vous pouvez y lier au plus {n} options."),
}

ROW: Final = """\
        (Policies(most_add_ons=3), "You can bind 3 add-ons to it at most."),
"""

SHOWN: Final = """\
    "policies.most_add_ons": "tests/domain/quotes/test_add_ons.py::test_the_second_add_on_is_refused",
"""

OBEYED: Final = "tests/domain/quotes/test_add_ons.py"
WRITTEN: Final = "tests/operate/test_catalog_file.py::test_every_term_can_be_written"
SAID: Final = "tests/adapters/test_terms.py::test_each_policy_has_its_sentence"
TOLD: Final = "tests/adapters/test_terms.py::test_every_policy_is_among_these"
LIVED: Final = "tests/application/contracts/test_policies.py::test_each_term_has_another_value_here"
NAMED: Final = "tests/architecture/test_obeyed.py::test_every_field_of_a_plan_and_of_its_policies_names_a_test"
TRANSLATED: Final = "tests/adapters/test_translations.py::test_catalogues_have_every_message_and_no_other"


PLACEHOLDERS: Final = "tests/adapters/test_translations.py::test_a_translation_has_the_placeholders_of_its_message"

STEPS: Final = (
    Step(
        "layers/shared/zetel/domain/catalog/terms.py",
        together(
            put("    most_add_ons: int | None = None\n", before="    after_end: AfterEnd"),
            put(FORBIDDEN, before="    leads = policies.mail_leads or ()"),
            appended(RULE),
        ),
        WRITTEN,
    ),
    Step(
        "layers/shared/zetel/domain/quotes/new_items.py",
        together(
            put("from zetel.domain.catalog.terms import may_have\n", before="from zetel.domain.catalog.terms import "),
            put(CALL, before="    taken = {"),
        ),
        OBEYED,
    ),
    Step("operate/catalog_policies.py", put('    "most_add_ons": whole(0, 7),\n', before='    "after_end": '), WRITTEN),
    Step("tests/operate/test_catalog_file.py", put("      most_add_ons: 3\n", before="      after_end: {"), WRITTEN),
    Step(
        "layers/shared/zetel/adapters/texts/terms_of_end.py",
        put(SENTENCE, before="    if plan.policies.comment_length"),
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
    Step("tests/adapters/test_terms.py", put(ROW, before="        (Policies(mail_leads=(14, 30))"), TOLD),
    Step(
        "tests/application/contracts/test_policies.py",
        put('    "most_add_ons": (3,),\n', before='    "after_end": (AfterEnd'),
        LIVED,
    ),
    Step("tests/architecture/obeyed.py", put(SHOWN, before='    "policies.mail_leads": '), NAMED),
)


def test_a_policy_is_added_by_these_steps(copy):
    copy.carry_out(Step(OBEYED, appended(EFFECT), OBEYED))
    must_be_complete("To add a policy", STEPS, copy, PLACEHOLDERS)
