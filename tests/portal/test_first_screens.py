"""What the first screen of a visit loads: the budgets that `make bench` reports, with its times."""

import pytest
from playwright.sync_api import Browser

from bench.portal import FIRST_SCREENS, MOST_SCRIPT, MOST_STYLES, loaded
from tests.portal.service import Service


@pytest.mark.emulator
@pytest.mark.parametrize("path", FIRST_SCREENS.values(), ids=FIRST_SCREENS)
def test_a_first_screen_keeps_to_its_budget_of_script_and_styles(service: Service, browser: Browser, path: str) -> None:
    sizes = loaded(service, browser, path)
    # More than the frame alone: what is counted was really loaded.
    assert 50 < sizes["js"] / 1000 <= MOST_SCRIPT
    assert 2 < sizes["css"] / 1000 <= MOST_STYLES
