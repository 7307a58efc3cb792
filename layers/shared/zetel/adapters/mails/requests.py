"""Letters about requests for licences and purchases: one to decide, and one that is decided."""

from collections.abc import Iterator

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import RequestAnswered, RequestToDecide
from zetel.domain.documents.subject import in_language
from zetel.domain.parties.request import RequestKind, RequestState


def to_decide(letter: RequestToDecide, words: Words) -> Content:
    seller = one_line(letter.seller.name)
    if letter.request.kind is RequestKind.LICENCE:
        subject = words.gettext("A member of your account asks for a licence from {seller}", seller=seller)
        opening = words.gettext("A member asks for a licence. Approve the request, or deny it with a message.")
    else:
        subject = words.gettext("A member of your account asks for a purchase from {seller}", seller=seller)
        opening = words.gettext("A member asks for a purchase. Approve it with a quote, or deny it with a message.")
    return Content(
        language=letter.language,
        seller=seller,
        subject=subject,
        heading=words.gettext("A request to decide"),
        opening=(opening,),
        sections=(_details(letter, words),),
        closing=phrases.closing(letter.seller, words),
    )


def answered(letter: RequestAnswered, words: Words) -> Content:
    seller = one_line(letter.seller.name)
    if letter.request.state is RequestState.DENIED:
        subject = words.gettext("Your request for a product of {seller} was denied", seller=seller)
        heading = words.gettext("The request was denied")
    else:
        subject = words.gettext("Your request for a product of {seller} was approved", seller=seller)
        heading = words.gettext("The request was approved")
    return Content(
        language=letter.language,
        seller=seller,
        subject=subject,
        heading=heading,
        opening=tuple(_outcome(letter, words)),
        sections=(_details(letter, words),),
        closing=phrases.closing(letter.seller, words),
    )


def _outcome(letter: RequestAnswered, words: Words) -> Iterator[str]:
    request = letter.request
    product = one_line(in_language(letter.product.name, letter.language))
    if request.state is RequestState.DENIED:
        yield words.gettext("The answer stands below. The member may ask again.")
    elif request.kind is RequestKind.PURCHASE:
        yield words.gettext("A member who manages billing confirms the quote and buys {product}.", product=product)
    elif request.waits:
        yield words.gettext("No seat of {product} is free at present.", product=product)
        yield words.gettext(
            "The licence follows as soon as a seat is free. Members who manage billing can have a quote for one more."
        )
    else:
        yield words.gettext("The licence of {product} was given.", product=product)


def _details(letter: RequestToDecide | RequestAnswered, words: Words) -> Section:
    request = letter.request
    facts = (
        Fact(words.gettext("Asked by"), one_line(letter.asked_by)),
        Fact(words.gettext("Product"), one_line(in_language(letter.product.name, letter.language))),
        Fact(words.gettext("Number"), str(request.quantity)) if request.quantity else None,
        Fact(words.gettext("Reason"), one_line(request.reason)),
        Fact(words.gettext("Answer"), one_line(request.message)) if request.message else None,
        Fact(words.gettext("Request"), request.id),
    )
    return Section(words.gettext("Details"), facts=tuple(fact for fact in facts if fact))
