"""The letter with the proof of a declared end."""

from datetime import timedelta

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import CancellationReceived
from zetel.domain.calendar import civil_date


def received(letter: CancellationReceived, words: Words) -> Content:
    told, seller = letter.acknowledgement, one_line(letter.seller.name)
    product = one_line(told.product)
    facts = (
        Fact(words.gettext("Declared on"), words.day(civil_date(told.declared_at, told.zone))),
        Fact(words.gettext("Last day of access"), words.day(told.ends - timedelta(days=1))),
        Fact(words.gettext("First day without service"), words.day(told.ends)),
        Fact(words.gettext("Subscription"), told.subscription),
    )
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Receipt for the cancellation of {product}", product=product),
        heading=words.gettext("Receipt for your cancellation"),
        opening=(
            words.gettext(
                "Attached is the proof that {product} was cancelled, and a calendar file with its dates.",
                product=product,
            ),
            words.gettext("Keep the proof: it bears a code by which {seller} can verify it.", seller=seller),
        ),
        sections=(Section(words.gettext("Details"), facts=facts),),
        closing=phrases.closing(letter.seller, words),
    )
