"""The letter that an export is ready."""

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.export_readme import scope_in_words
from zetel.adapters.texts.words import Words
from zetel.application.letters import ExportReady


def ready(letter: ExportReady, words: Words) -> Content:
    seller, until = one_line(letter.seller.name), words.instant(letter.until)
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Your export from {seller} is ready", seller=seller),
        heading=words.gettext("Your export is ready"),
        opening=(
            words.gettext(
                "Sign in to download it. The file is kept until {until}; after that, begin a new export.", until=until
            ),
        ),
        link=Fact(words.gettext("Download the export"), letter.address),
        sections=(
            Section(
                words.gettext("Details"),
                facts=(
                    Fact(words.gettext("Contents"), scope_in_words(letter.scope, words)),
                    Fact(words.gettext("Begun"), words.instant(letter.made_at)),
                    Fact(words.gettext("Export"), letter.job),
                ),
            ),
        ),
        closing=phrases.closing(letter.seller, words),
    )
