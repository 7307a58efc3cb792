"""The invoice by Zetel's renderer: PDF/A-3b, tagged, with Factur-X inside. `page` is how many lines it has."""

from zetel.adapters.typst.renderer import TypstRenderer

from tests.adapters.typst.documents import charged, invoice

_renderer = TypstRenderer()


def pdf(page: int) -> bytes:
    return _renderer.render(invoice(*(charged(no=n) for n in range(1, page + 1)))).pdf
