"""Letters about plans that are sold on request: asked for, answered in words or by an offer, withdrawn, declined."""

from collections.abc import Iterator

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts import terms_agreed
from zetel.adapters.texts.words import Words
from zetel.application.letters import UpgradeAtSeller, UpgradeTold
from zetel.domain.documents.subject import in_language
from zetel.domain.quotes.upgrade_request import SalesOffer, UpgradeState


def told(letter: UpgradeTold, words: Words) -> Content:
    seller, product = one_line(letter.seller.name), one_line(in_language(letter.product.name, letter.language))
    subject, heading, opening = _step(letter, seller, product, words)
    offer = letter.request.offer if letter.request.state is UpgradeState.OFFERED else None
    sections = [Section(words.gettext("The offer"), sentences=tuple(_offered(offer, letter, words)))] if offer else []
    answer = letter.request.answer
    facts = (
        Fact(words.gettext("Product"), product),
        Fact(words.gettext("Answer"), one_line(answer)) if answer else None,
        Fact(words.gettext("Request"), letter.request.id),
    )
    details = Section(words.gettext("Details"), facts=tuple(fact for fact in facts if fact))
    return Content(
        language=letter.language,
        seller=seller,
        subject=subject,
        heading=heading,
        opening=(opening,),
        sections=(*sections, details),
        closing=phrases.closing(letter.seller, words),
    )


def at_seller(letter: UpgradeAtSeller, words: Words) -> Content:
    customer, product = one_line(letter.customer), one_line(in_language(letter.product.name, letter.language))
    request, contact = letter.request, letter.request.contact
    match request.state:
        case UpgradeState.ASKED:
            opening = words.gettext("{customer} asks for {product}. Answer in words, or make an offer.", **_of(letter))
        case UpgradeState.DECLINED:
            opening = words.gettext("{customer} declined the offer of {product}.", **_of(letter))
        case _:
            opening = words.gettext("{customer} withdrew the request for {product}.", **_of(letter))
    facts = (
        Fact(words.gettext("Account"), request.account),
        Fact(words.gettext("Subscription"), request.subscription) if request.subscription else None,
        Fact(words.gettext("Contact"), one_line(f"{contact.name}, {contact.mail}")),
        Fact(words.gettext("Telephone"), one_line(contact.phone)) if contact.phone else None,
        Fact(words.gettext("Message"), one_line(request.message)),
        Fact(words.gettext("Request"), request.id),
    )
    return Content(
        language=letter.language,
        seller=one_line(letter.seller.name),
        subject=words.gettext("Request for {product}: {customer}", product=product, customer=customer),
        heading=words.gettext("Request for a plan sold on request"),
        opening=(opening,),
        sections=(Section(words.gettext("Details"), facts=tuple(fact for fact in facts if fact)),),
        closing=phrases.closing(letter.seller, words),
    )


def _of(letter: UpgradeAtSeller) -> dict[str, str]:
    product = one_line(in_language(letter.product.name, letter.language))
    return {"customer": one_line(letter.customer), "product": product}


def _step(letter: UpgradeTold, seller: str, product: str, words: Words) -> tuple[str, str, str]:
    """Subject, heading and opening."""
    match letter.request.state:
        case UpgradeState.OFFERED:
            return (
                words.gettext("{seller} makes you an offer for {product}", seller=seller, product=product),
                words.gettext("You have an offer"),
                words.gettext("You asked for {product}. The offer stands below.", product=product),
            )
        case UpgradeState.WITHDRAWN:
            return (
                words.gettext("{seller} withdrew the offer for {product}", seller=seller, product=product),
                words.gettext("The offer was withdrawn"),
                words.gettext("The offer for {product} can no longer be taken. You may ask again.", product=product),
            )
        case _:
            return (
                words.gettext("{seller} answered your request for {product}", seller=seller, product=product),
                words.gettext("Your request was answered"),
                words.gettext("You asked for {product}. The answer stands below.", product=product),
            )


def _offered(offer: SalesOffer, letter: UpgradeTold, words: Words) -> Iterator[str]:
    yield words.gettext(
        "You can take the offer until {day}: ask for its price, and confirm.", day=words.day(offer.until)
    )
    if offer.maximum > 1:
        yield words.gettext(
            "The offer is for a quantity from {least} to {most}.", least=offer.minimum, most=offer.maximum
        )
    yield from terms_agreed.sentences(offer.deviations, words, letter.currency)
