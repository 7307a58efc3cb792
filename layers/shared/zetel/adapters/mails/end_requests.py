"""Letters about a request for the end of a subscription: each step, with the day up to which the next one may come."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.application.letters import EndRequestAtSeller, EndRequestTold
from zetel.domain.documents.subject import in_language
from zetel.domain.quotes.end_request import EndDeclaration, EndRequest, EndStepKind, charged, credited

#: The steps that reject a request.
_REJECTED: Final = (EndStepKind.REJECTED, EndStepKind.REFUSED)


def told(letter: EndRequestTold, words: Words) -> Content:
    seller, product = one_line(letter.seller.name), _product(letter)
    first = words.day(letter.request.first_day)
    subject, heading = _title(letter, seller, product, first, words)
    opening = words.gettext("On {day} you asked to end your {product} subscription.", day=first, product=product)
    steps = tuple(_next(letter, first, words))
    following = (Section(words.gettext("What happens next"), sentences=steps),) if steps else ()
    return Content(
        language=letter.language,
        seller=seller,
        subject=subject,
        heading=heading,
        opening=(opening, *_outcome(letter, words)),
        link=Fact(words.gettext("Confirm"), letter.address) if letter.address else None,
        sections=(*following, Section(words.gettext("Details"), facts=tuple(_facts(letter, words)))),
        closing=phrases.closing(letter.seller, words),
    )


def at_seller(letter: EndRequestAtSeller, words: Words) -> Content:
    customer, product = one_line(letter.customer), _product(letter)
    request = letter.request
    facts = (
        Fact(words.gettext("Account"), request.account),
        Fact(words.gettext("Subscription"), request.subscription),
        Fact(words.gettext("Request"), request.id),
    )
    return Content(
        language=letter.language,
        seller=one_line(letter.seller.name),
        subject=words.gettext("Request to end {product}: {customer}", product=product, customer=customer),
        heading=words.gettext("Request to end a subscription"),
        opening=tuple(_happened(letter, customer, product, words)),
        sections=(Section(words.gettext("Details"), facts=facts),),
        closing=phrases.closing(letter.seller, words),
    )


def _title(letter: EndRequestTold, seller: str, product: str, first: str, words: Words) -> tuple[str, str]:
    match letter.step.kind:
        case EndStepKind.PREPARED:
            subject = words.gettext("{seller}: confirm the end of {product}", seller=seller, product=product)
            return subject, words.gettext("Please confirm the end of your subscription")
        case EndStepKind.DECLARED:
            subject = words.gettext("{seller} ends your {product} subscription", seller=seller, product=product)
            return subject, words.gettext("The end of your subscription is declared")
        case EndStepKind.ASKED:
            subject = words.gettext("{seller} has received your request of {day}", seller=seller, day=first)
            return subject, words.gettext("We have received your request")
        case EndStepKind.SENT_AGAIN:
            subject = words.gettext("{seller} has received your request of {day} again", seller=seller, day=first)
            return subject, words.gettext("We have received your request again")
        case EndStepKind.APPROVED:
            subject = words.gettext("Your request to {seller} of {day} is approved", seller=seller, day=first)
            return subject, words.gettext("Your request is approved")
        case EndStepKind.REJECTED:
            subject = words.gettext("Your request to {seller} of {day} was rejected", seller=seller, day=first)
            return subject, words.gettext("Your request was rejected")
        case EndStepKind.REFUSED:
            subject = words.gettext("Your request to {seller} of {day} is rejected for good", seller=seller, day=first)
            return subject, words.gettext("The rejection of your request is final")
        case _:
            subject = words.gettext("Your request to {seller} of {day} has been withdrawn", seller=seller, day=first)
            return subject, words.gettext("Your request has been withdrawn")


def _outcome(letter: EndRequestTold, words: Words) -> Iterator[str]:
    request, manager = letter.request, letter.request.account_manager
    if letter.step.kind is EndStepKind.PREPARED and manager:
        yield words.gettext("{name} has prepared the statement for you.", name=one_line(manager.name))
    elif letter.step.kind is EndStepKind.DECLARED:
        yield _declared(request, words)
    elif letter.step.kind is EndStepKind.APPROVED:
        if manager:
            yield words.gettext("The days for an answer are over: the subscription ends as you asked.")
        elif request.silent:
            yield words.gettext("We have not answered by the last day: the request is approved.")
        else:
            yield words.gettext("We have approved the request.")
    elif letter.step.kind is EndStepKind.REJECTED:
        yield words.gettext("We have rejected the request. The reason stands below.")
    elif letter.step.kind is EndStepKind.REFUSED:
        yield words.gettext("The rejection is final: the subscription goes on.")
    elif letter.step.kind is EndStepKind.WITHDRAWN:
        yield words.gettext("The request has been withdrawn: the subscription goes on.")


def _declared(request: EndRequest, words: Words) -> str:
    day = words.day(request.declared_on or request.first_day)
    match request.declared_by:
        case EndDeclaration.LETTER:
            return words.gettext("You declared the end by letter on {day}.", day=day)
        case EndDeclaration.TELEPHONE:
            return words.gettext("You declared the end by telephone on {day}.", day=day)
        case _:
            return words.gettext("You confirmed the end on {day}, with the link of our email.", day=day)


def _waiting(letter: EndRequestTold, first: str, until: date, words: Words) -> Iterator[str]:
    """What happens until the customer, or the seller, answers."""
    manager = letter.request.account_manager
    if letter.step.kind is EndStepKind.PREPARED:
        yield words.gettext("Confirm the statement with the link. Its amounts are those of {day}.", day=first)
    elif manager:
        yield words.gettext(
            "{name} ({mail}) prepares the statement, and you confirm it.",
            name=one_line(manager.name),
            mail=one_line(manager.mail),
        )
    else:
        yield words.gettext(
            "We answer by {day}. Without an answer by the end of that day the request is approved.",
            day=words.day(until),
        )
    if manager:
        yield words.gettext(
            "Without an answer by the end of {day} the subscription ends as you asked.", day=words.day(until)
        )
    yield words.gettext("Until then the service goes on, nothing is billed, and nothing renews.")
    if letter.step.kind is not EndStepKind.PREPARED:
        yield words.gettext("The amounts are those of {day}.", day=first)
    yield words.gettext("You can withdraw the request until we answer.")


def _next(letter: EndRequestTold, first: str, words: Words) -> Iterator[str]:
    request, until = letter.request, letter.step.until
    match letter.step.kind:
        case EndStepKind.ASKED | EndStepKind.SENT_AGAIN | EndStepKind.PREPARED if until:
            yield from _waiting(letter, first, until, words)
        case EndStepKind.REJECTED if until:
            yield words.gettext(
                "You can send the request again by {day}, once: the amounts of {first} still apply.",
                day=words.day(until),
                first=first,
            )
            yield words.gettext(
                "If you do not, the rejection is final: the subscription goes on, and what was not billed in the "
                "meantime is billed."
            )
        case EndStepKind.APPROVED | EndStepKind.DECLARED if request.stated.ends:
            ends = words.day(request.stated.ends)
            yield words.gettext("The subscription ends on {day}, the first day without service.", day=ends)
        case EndStepKind.APPROVED | EndStepKind.DECLARED if request.last_service:
            day = words.day(request.last_service)
            yield words.gettext("The subscription ends; {day} is the first day without service.", day=day)
            yield words.gettext("Another email says what you get back, and how.")
        case EndStepKind.REFUSED | EndStepKind.WITHDRAWN:
            yield words.gettext("What was not billed in the meantime is billed now.")


def _facts(letter: EndRequestTold, words: Words) -> Iterator[Fact]:
    request, currency = letter.request, letter.subscription.currency
    if back := credited(request.stated.papers):
        yield Fact(words.gettext("Credit"), money(back, currency, words.language))
    if fee := charged(request.stated.papers):
        yield Fact(words.gettext("Early-termination fee"), money(fee, currency, words.language))
    if letter.step.kind in _REJECTED and request.rejection:
        texts = letter.seller.rejection_reasons.get(request.rejection, {})
        yield Fact(words.gettext("Reason"), one_line(in_language(texts, letter.language) if texts else ""))
    if letter.step.kind in (EndStepKind.PREPARED, *_REJECTED) and request.message:
        yield Fact(words.gettext("Answer"), one_line(request.message))
    yield Fact(words.gettext("Request"), request.id)
    yield from phrases.details(letter.subscription, words, phrases.doer(words.gettext("Changed by"), letter.by))


def _happened(letter: EndRequestAtSeller, customer: str, product: str, words: Words) -> Iterator[str]:
    facts = {"customer": customer, "product": product}
    step, until = letter.step, letter.step.until
    match step.kind:
        case EndStepKind.ASKED:
            yield words.gettext("{customer} asks to end its {product} subscription.", **facts)
        case EndStepKind.SENT_AGAIN:
            yield words.gettext("{customer} has sent its request to end {product} again.", **facts)
        case EndStepKind.PREPARED:
            yield words.gettext("The statement about the end of {product} was sent to {customer}.", **facts)
        case EndStepKind.DECLARED:
            yield words.gettext("{customer} has declared the end of {product}.", **facts)
        case EndStepKind.APPROVED:
            yield _approved(letter, words, facts)
        case EndStepKind.REJECTED:
            yield words.gettext("The request of {customer} to end {product} was rejected.", **facts)
        case EndStepKind.REFUSED:
            yield words.gettext("The rejection of the request of {customer} to end {product} is final.", **facts)
        case _:
            yield words.gettext("{customer} has withdrawn its request to end {product}.", **facts)
    if until:
        yield _to_do(letter, words.day(until), words)


def _approved(letter: EndRequestAtSeller, words: Words, facts: Mapping[str, str]) -> str:
    if letter.request.account_manager:
        return words.gettext(
            "The request of {customer} to end {product} was not answered in time: it ends as asked.", **facts
        )
    if letter.request.silent:
        return words.gettext(
            "The request of {customer} to end {product} was not decided in time: it is approved.", **facts
        )
    return words.gettext("The request of {customer} to end {product} is approved.", **facts)


def _to_do(letter: EndRequestAtSeller, day: str, words: Words) -> str:
    """What is to be done by the day."""
    if letter.step.kind is EndStepKind.REJECTED:
        return words.gettext("The customer can send it again by {day}.", day=day)
    if letter.step.kind is EndStepKind.PREPARED:
        return words.gettext("The customer confirms it by {day}.", day=day)
    if letter.request.account_manager:
        return words.gettext(
            "Prepare the statement by {day}. Without an answer by the end of that day the subscription ends as asked.",
            day=day,
        )
    return words.gettext("Decide by {day}. Without a decision by the end of that day the request is approved.", day=day)


def _product(letter: EndRequestTold | EndRequestAtSeller) -> str:
    return one_line(in_language(letter.base.product.name, letter.language))
