"""Every message in the code and the templates has a translation in every language, with the same placeholders."""

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import polib
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

import zetel
from zetel.adapters.texts.words import LOCALE
from zetel.domain.parties.address import Language

ROOT = Path(__file__).parents[2]
OTHERS = tuple(language for language in Language if language is not Language.EN)

#: Context, message, plural.
Message = tuple[str | None, str, str | None]


def in_sources() -> set[Message]:
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(str(Path(zetel.__file__).parent), method_map=methods, options_map=options)
    return {
        (context, message[0], message[1]) if isinstance(message, tuple) else (context, message, None)
        for _, _, message, _, context in found
    }


def entries(language: Language) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "zetel.po"))


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_the_sources_are_searched_whole():
    messages = in_sources()
    assert (None, "{n} seat {product}", "{n} seats {product}") in messages
    assert ("decimal separator", ".", None) in messages
    assert len(messages) > 100


@pytest.mark.mend(
    "layers/shared/zetel/locale/<language>/LC_MESSAGES/zetel.po: an entry per message of the sources, no other",
    "a customer reads everything in their own language",
)
@pytest.mark.parametrize("language", OTHERS)
def test_catalogues_have_every_message_and_no_other(language):
    known = {(entry.msgctxt, entry.msgid, entry.msgid_plural or None) for entry in entries(language)}
    assert known == in_sources()


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_empty_fuzzy_or_obsolete(language):
    catalogue = entries(language)
    unfinished = [
        entry.msgid
        for entry in catalogue
        if entry.fuzzy or entry.obsolete or not all(said for _, said in _translations(entry))
    ]
    assert unfinished == []
    assert {len(entry.msgstr_plural) for entry in catalogue if entry.msgid_plural} == {2}


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_placeholders_of_its_message(language):
    for entry in entries(language):
        for message, said in _translations(entry):
            # The term's length may stand twice in one language and three times in another.
            assert set(placeholders(said)) == set(placeholders(message)), said
            assert all(name.isidentifier() for name in placeholders(message)), message


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_the_plural_rule_of_its_language(language):
    counts = {
        Language.NL: "nplurals=2; plural=(n != 1);",
        Language.DE: "nplurals=2; plural=(n != 1);",
        Language.FR: "nplurals=2; plural=(n > 1);",  # none is singular in French
    }
    assert entries(language).metadata["Plural-Forms"] == counts[language]


def _translations(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """Each translation with its message."""
    if entry.msgid_plural:
        for said in entry.msgstr_plural.values():
            yield entry.msgid_plural, said
    else:
        yield entry.msgid, entry.msgstr
