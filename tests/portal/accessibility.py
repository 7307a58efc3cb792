"""axe on a page: WCAG 2.2 AA and the best practices."""

from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

_AXE: Final = Path(__file__).resolve().parents[2] / "portal" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

#: A dialog that fades in has other colours until it stands. Bones pulse for ever, and are not waited for.
_AT_REST: Final = """
() => Promise.allSettled(document.getAnimations()
  .filter(({effect}) => Number.isFinite(effect.getComputedTiming().endTime)).map(({finished}) => finished))
"""


def findings(page: Page) -> list[str]:
    """The rules that the page breaks, each with the elements that break it."""
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    page.evaluate(_AT_REST)
    result: Any = page.evaluate("tags => axe.run(document, {runOnly: tags})", list(_TAGS))
    return [
        f"{rule['id']} ({rule['help']}): {node['html']} {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
