from importlib import resources
from pathlib import Path

import pytest

from zetel.adapters.typst.glyphs import Glyphs

SOURCE_SANS = Path(str(resources.files("fontpkg_source_sans_3"))) / "files" / "SourceSans3[wght].ttf"
CJK = Path(str(resources.files("manimgx_fonts_cjk"))) / "NotoSansCJK-VF.otf.ttc"


@pytest.mark.parametrize("text", ["Zoë Ärger 1.234,56 €", "Ωμέγα", "Български", "join\u200ber", "star\ufe0f"])
def test_the_first_font_shows_european_text(text: str) -> None:
    assert Glyphs([SOURCE_SANS]).shown(text) == text


def test_a_character_that_no_font_has_is_replaced_and_the_rest_stays() -> None:
    assert Glyphs([SOURCE_SANS]).shown("株 A \ue000") == "\ufffd A \ufffd"
    assert Glyphs([SOURCE_SANS, CJK]).shown("株 A \ue000") == "株 A \ufffd"


def test_a_font_is_read_only_for_a_character_that_no_earlier_font_has() -> None:
    glyphs = Glyphs([SOURCE_SANS, CJK])
    glyphs.shown("Veerman Logistiek B.V.")
    assert glyphs.unread == [CJK]
    glyphs.shown("株")
    assert glyphs.unread == []
