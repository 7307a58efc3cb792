"""Letters about jobs: a table that was checked or worked through, and a job that has stopped."""

from collections.abc import Iterator

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import JobTold
from zetel.domain.licences.job import JOB_KEPT, JobKind, JobState, RowOutcome


def told(letter: JobTold, words: Words) -> Content:
    seller = one_line(letter.seller.name)
    return Content(
        language=letter.language,
        seller=seller,
        subject=_subject(letter, seller, words),
        heading=_heading(letter, words),
        opening=tuple(_outcome(letter, words)),
        sections=(
            Section(words.gettext("What happens next"), sentences=tuple(_next(letter, words))),
            Section(words.gettext("Details"), facts=tuple(_facts(letter, words))),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _subject(letter: JobTold, seller: str, words: Words) -> str:
    if letter.job.state is JobState.STOPPED:
        return words.gettext("Your file with {seller} waits for us", seller=seller)
    if letter.job.kind is JobKind.CHECK:
        return words.gettext("Your table of licences with {seller} was checked", seller=seller)
    return words.gettext("Your table of licences with {seller} was worked through", seller=seller)


def _heading(letter: JobTold, words: Words) -> str:
    if letter.job.state is JobState.STOPPED:
        return words.gettext("The work on your file has stopped")
    if letter.job.kind is JobKind.CHECK:
        return words.gettext("The table was checked")
    return words.gettext("The table was worked through")


def _outcome(letter: JobTold, words: Words) -> Iterator[str]:
    if letter.job.state is JobState.STOPPED:
        yield words.gettext("A fault of ours has stopped the work on your file. We have been told of it.")
        return
    if letter.job.kind is JobKind.CHECK:
        yield words.gettext("The check has changed nothing.")
        yield words.ngettext("{n} row would give a licence.", "{n} rows would give a licence.", _given(letter))
    else:
        yield words.ngettext("{n} row gave a licence.", "{n} rows gave a licence.", _given(letter))
    if refused := _refused(letter):
        yield words.ngettext("{n} row has a problem.", "{n} rows have a problem.", refused)


def _next(letter: JobTold, words: Words) -> Iterator[str]:
    if letter.job.state is JobState.STOPPED:
        yield words.gettext("The work goes on where it was once the fault is mended. You need not begin it again.")
        return
    if _refused(letter):
        yield words.gettext("The job names each of these rows with its problem. Mend them, and send them once more.")
    elif letter.job.kind is JobKind.CHECK:
        yield words.gettext("Send the table as an import to give these licences.")
    else:
        yield words.gettext("There is nothing for you to do.")


def _facts(letter: JobTold, words: Words) -> Iterator[Fact]:
    job = letter.job
    if job.outcomes:
        yield Fact(words.gettext("Rows"), str(len(job.outcomes)))
        if held := job.outcomes.count(RowOutcome.HELD):
            yield Fact(words.gettext("Licences that were held already"), str(held))
    if job.finished_at:
        yield Fact(words.gettext("Kept for"), words.ngettext("{n} day", "{n} days", JOB_KEPT.days))
    yield Fact(words.gettext("Job"), job.id)


def _given(letter: JobTold) -> int:
    return letter.job.outcomes.count(RowOutcome.GIVEN)


def _refused(letter: JobTold) -> int:
    return sum(RowOutcome(each).is_problem for each in letter.job.outcomes)
