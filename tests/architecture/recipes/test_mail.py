"""Adding a mail touches the files that docs/architecture.md lists, and no others."""

from typing import Final

from tests.architecture.recipes.copied import Step, appended, must_be_complete, put, together

LETTER: Final = '''\
@dataclass(frozen=True, slots=True)
class CreditReleased:
    """The profile may buy on invoice."""

    seller: Seller
    language: Language


'''

FOLLOWING: Final = '''

def _released_needs(event: Event) -> Sequence[Key[Any]]:
    return (keys.profile(event.account, str(event.data["profile"])),)


def _released(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """Nothing where the release was withdrawn meanwhile."""
    (key,) = _released_needs(event)
    profile = records.known(key, "profile", str(event.data["profile"]))
    if profile.credit is None:
        return None
    return Outgoing(CreditReleased(catalog.seller(), profile.language), outgoing.recipients(profile))


'''

CONTENT: Final = """

def released(letter: CreditReleased, words: Words) -> Content:
    seller = one_line(letter.seller.name)
    news = words.gettext("You can now buy from {seller} on invoice", seller=seller)
    closing = phrases.closing(letter.seller, words)
    return Content(letter.language, seller, news, news, opening=(news,), sections=(), closing=closing)
"""

CASE: Final = """\
        case CreditReleased():
            return payments.released(letter, words)
"""

TRANSLATIONS: Final = {
    "nl": "U kunt nu bij {seller} op factuur kopen",
    "de": "Sie können bei {seller} jetzt auf Rechnung kaufen",
    "fr": "Vous pouvez maintenant acheter chez {seller} sur facture",
}

EXAMPLE: Final = '    "released": lambda language=Language.EN: CreditReleased(seller(), language),\n'


MESSAGE: Final = """
msgid "You can now buy from {{seller}} on invoice"
msgstr "{translation}"
"""

IMPORT: Final = put(
    "from zetel.application.letters import CreditReleased\n", before="from zetel.application.letters import "
)

FOLLOWS: Final = "tests/application/mails/test_sending_changes.py::test_a_mail_follows_exactly_those_events_that_say_so"
COMPOSED: Final = (
    "tests/adapters/test_mail_parts.py::test_text_and_html_hold_the_same_facts_in_the_same_order[released-en]"
)
SENT: Final = "tests/architecture/test_events.py::test_every_contract_is_shown_to_be_kept"  # with all that follows
SHOWN: Final = "tests/adapters/test_mail_parts.py::test_every_letter_has_an_example"
TRANSLATED: Final = "tests/adapters/test_translations.py::test_catalogues_have_every_message_and_no_other"

STEPS: Final = (
    Step(
        "layers/shared/zetel/domain/parties/events.py",
        put("    MAILED = True\n", before="\n    profile: ProfileId\n    limit: int"),
        FOLLOWS,
    ),
    Step(
        "layers/shared/zetel/application/letters.py",
        together(
            put(LETTER, before="Letter = ("), put("    CreditReleased\n    | ", before="PurchaseConfirmed\n    |")
        ),
        FOLLOWS,
    ),
    Step(
        "layers/shared/zetel/application/mails/payments.py",
        together(
            IMPORT,
            put(
                "from zetel.domain.parties.events import ProfileCreditReleased\n", before="from zetel.domain.payments."
            ),
            put(FOLLOWING, before="FOLLOWS: Final"),
            put("    ProfileCreditReleased: Follows(_released_needs, _released),\n", before="    PaymentReceived: "),
        ),
        FOLLOWS,
    ),
    Step("layers/shared/zetel/adapters/mails/payments.py", together(IMPORT, appended(CONTENT)), COMPOSED),
    Step(
        "layers/shared/zetel/adapters/mails/letters.py",
        together(IMPORT, put(CASE, before="        case PurchaseConfirmed")),
        COMPOSED,
    ),
    *(
        Step(
            f"layers/shared/zetel/locale/{language}/LC_MESSAGES/zetel.po",
            appended(MESSAGE.format(translation=translation)),
            f"{TRANSLATED}[{language}]",
        )
        for language, translation in TRANSLATIONS.items()
    ),
    Step("tests/adapters/example_letters.py", together(IMPORT, put(EXAMPLE, before='    "bought": bought')), SHOWN),
)


def test_a_mail_is_added_by_these_steps(copy):
    must_be_complete("To add a mail", STEPS, copy, SENT)
