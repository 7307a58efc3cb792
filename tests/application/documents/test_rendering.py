"""The files of a document: rendered once it is issued, stored under its id, then named on it."""

from dataclasses import replace

import pytest

from tests.application import scenes
from tests.application.stage import Process, Stage
from tests.fakes.crashing import Crash, CrashAt, Moment
from tests.shop import ACCOUNT
from zetel.application.documents.rendering import render_document
from zetel.application.store import keys
from zetel.domain.documents.document import DocumentState
from zetel.domain.errors import DocumentMoved, Unknown


@pytest.fixture
def stage():
    return Stage()


def test_an_issued_document_has_its_pdf_and_its_xml(stage):
    document = scenes.issued(stage)
    render_document(ACCOUNT, document, stage.services)
    rendered = stage.document(document)
    assert rendered.files == {"pdf": f"{ACCOUNT}/{document}.pdf", "xml": f"{ACCOUNT}/{document}.xml"}
    assert stage.world.files.types == {
        f"{ACCOUNT}/{document}.pdf": "application/pdf",
        f"{ACCOUNT}/{document}.xml": "application/xml",
    }
    assert b"INV-2026-000001" in stage.world.files.get(rendered.files["pdf"])
    assert rendered.work is None
    told = stage.events()[-1]
    assert (told.type, told.subject, told.sequence) == ("invoice.rendered", document, 2)
    assert told.data == {"number": "INV-2026-000001", "formats": ["pdf", "xml"]}


def test_a_credit_note_is_rendered_under_its_own_name(stage):
    note = scenes.correction(stage, scenes.issued(stage))
    scenes.numbers(note)(Process(stage))
    render_document(ACCOUNT, note, stage.services)
    assert stage.document(note).files["pdf"] == f"{ACCOUNT}/{note}.pdf"
    assert stage.events()[-1].type == "credit_note.rendered"


def test_rendering_again_changes_nothing_and_makes_no_file(stage):
    document = scenes.issued(stage)
    render_document(ACCOUNT, document, stage.services)
    before = (stage.document(document), dict(stage.world.files.contents), len(stage.events()))
    stage.services = replace(stage.services, renderer=scenes.NoRenderer())
    render_document(ACCOUNT, document, stage.services)
    assert (stage.document(document), dict(stage.world.files.contents), len(stage.events())) == before


def test_dying_between_the_files_and_the_commit_stores_the_same_bytes_again(stage):
    document = scenes.issued(stage)
    with pytest.raises(Crash):
        scenes.renders(document)(Process(stage, CrashAt("files.put#2", Moment.AFTER)))
    before = dict(stage.world.files.contents)
    assert len(before) == 2
    scenes.renders(document)(Process(stage))
    assert stage.world.files.contents == before


def test_a_draft_is_not_rendered(stage):
    document = scenes.drafted(stage)
    render_document(ACCOUNT, document, stage.services)
    assert (stage.document(document).state, stage.world.files.contents) == (DocumentState.DRAFTED, {})


def test_a_parked_document_is_not_rendered_by_a_late_message(stage):
    document = scenes.issued(stage)
    key = keys.document(ACCOUNT, document)
    stage.world.store.put(key, replace(stage.document(document), parked="OSError", work=None))
    render_document(ACCOUNT, document, stage.services)
    assert stage.document(document).files == {}


def test_a_document_that_does_not_exist_is_unknown(stage):
    with pytest.raises(Unknown):
        render_document(ACCOUNT, "inv_unknown", stage.services)


def test_a_document_that_is_paid_while_it_renders_is_rendered_again_at_once(stage):
    document = scenes.issued(stage)
    renderer, meanwhile = stage.world.renderer, iter([scenes.touches(stage, document)])

    class Slow:
        """The bookkeeper records a payment during the first rendering."""

        def render(self, draft):
            if paying := next(meanwhile, None):
                paying(Process(stage))
            return renderer.render(draft)

    render_document(ACCOUNT, document, replace(stage.services, renderer=Slow()))
    assert sorted(stage.document(document).files) == ["pdf", "xml"]
    assert [event.type for event in stage.events()][-1] == "invoice.rendered"


def test_a_document_that_changes_again_and_again_is_left_to_the_next_try(stage):
    document = scenes.issued(stage)
    renderer = stage.world.renderer

    class Slow:
        """The bookkeeper records a payment during each rendering."""

        def render(self, draft):
            scenes.touches(stage, document)(Process(stage))
            return renderer.render(draft)

    with pytest.raises(DocumentMoved):
        render_document(ACCOUNT, document, replace(stage.services, renderer=Slow()))
    assert stage.document(document).files == {}
    render_document(ACCOUNT, document, stage.services)
    assert sorted(stage.document(document).files) == ["pdf", "xml"]


def test_a_document_that_cannot_be_rendered_delays_no_other(stage):
    first, second = scenes.issued(stage), scenes.issued(stage)
    renderer = stage.world.renderer

    class Half:
        def render(self, draft):
            if draft.id == first:
                raise OSError("no fonts")
            return renderer.render(draft)

    stage.services = replace(stage.services, renderer=Half())
    for document in (first, second):
        scenes.failing(scenes.renders(document))(Process(stage))
    assert (stage.document(first).attempts, stage.document(first).files) == (1, {})
    assert sorted(stage.document(second).files) == ["pdf", "xml"]
