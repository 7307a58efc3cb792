"""Licences that end because their item has fewer seats: the people in words, and the letter to them."""

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import LicencesReleased, ReleasedPeople
from zetel.domain.documents.subject import in_language


def now(released: ReleasedPeople, words: Words) -> str:
    """The licences that end at once."""
    if not released.names:
        return words.ngettext(
            "{product}: the licence of {n} person ends now, the one unused for the longest time.",
            "{product}: the licences of {n} people end now, those unused for the longest time.",
            released.people,
            product=_product(released, words),
        )
    return words.ngettext(
        "{product}: the licence of {n} person ends now: {names}.",
        "{product}: the licences of {n} people end now: {names}.",
        released.people,
        product=_product(released, words),
        names=_names(released),
    )


def with_renewal(released: ReleasedPeople, words: Words) -> str:
    """The licences that end with the renewal."""
    if not released.names:
        return words.ngettext(
            "{product}: with the renewal the licence of {n} person ends, the one unused for the longest time.",
            "{product}: with the renewal the licences of {n} people end, those unused for the longest time.",
            released.people,
            product=_product(released, words),
        )
    return words.ngettext(
        "{product}: with the renewal the licence of {n} person ends: {names}.",
        "{product}: with the renewal the licences of {n} people end: {names}.",
        released.people,
        product=_product(released, words),
        names=_names(released),
    )


def ended(letter: LicencesReleased, words: Words) -> Content:
    released, seller = letter.released, one_line(letter.seller.name)
    product = _product(released, words)
    gone = (
        _unfit(released, product, words)
        if letter.unfit
        else words.ngettext(
            "Your organisation now has fewer seats of {product}: the licence of {n} person has ended.",
            "Your organisation now has fewer seats of {product}: the licences of {n} people have ended.",
            released.people,
            product=product,
        )
    )
    opening = (gone, _names(released)) if released.names else (gone,)
    again = words.gettext("People who manage licences can assign a free seat again, or have more seats bought.")
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Licences of {product} with {seller} have ended", product=product, seller=seller),
        heading=words.gettext("Licences have ended"),
        opening=opening,
        sections=(
            Section(words.gettext("What happens next"), sentences=(again,)),
            Section(words.gettext("Details"), facts=phrases.details(letter.subscription, words)),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _unfit(released: ReleasedPeople, product: str, words: Words) -> str:
    return words.ngettext(
        "Your subscription runs again. The licence of {product} of {n} person has ended: meanwhile the person has"
        " another licence that takes its place, or as many licences as a person can have.",
        "Your subscription runs again. The licences of {product} of {n} people have ended: meanwhile these people have"
        " another licence that takes its place, or as many licences as a person can have.",
        released.people,
        product=product,
    )


def _product(released: ReleasedPeople, words: Words) -> str:
    return one_line(in_language(released.product.name, words.language))


def _names(released: ReleasedPeople) -> str:
    return ", ".join(one_line(name) for name in released.names)
