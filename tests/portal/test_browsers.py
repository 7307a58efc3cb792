"""A browser is found in a fixed order, and its absence is a sentence with the command."""

import platform
from pathlib import Path

import pytest

from tests.portal.browsers import InstalledBrowser, NoBrowser, found


def program(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text("")
    file.chmod(0o755)
    return file


@pytest.fixture(autouse=True)
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")


def test_a_named_browser_comes_first(tmp_path: Path) -> None:
    named, _ = program(tmp_path, "mine"), program(tmp_path / "bin", "chromium")
    environment = {"ZETEL_BROWSER": str(named), "PATH": str(tmp_path / "bin")}
    assert found(environment, tmp_path / "unpacked") == InstalledBrowser(named)


def test_chromium_comes_before_chrome_and_both_before_the_locks(tmp_path: Path) -> None:
    program(tmp_path / "unpacked", "chromium")
    chrome = program(tmp_path / "bin", "google-chrome")
    environment = {"PATH": str(tmp_path / "bin")}
    assert found(environment, tmp_path / "unpacked") == InstalledBrowser(chrome)
    chromium = program(tmp_path / "bin", "chromium")
    assert found(environment, tmp_path / "unpacked") == InstalledBrowser(chromium)


@pytest.mark.parametrize("environment", [{"PATH": ""}, {"ZETEL_BROWSER": "locked"}])
def test_the_locks_browser_runs_with_its_own_libraries(tmp_path: Path, environment: dict[str, str]) -> None:
    locked = program(tmp_path / "unpacked", "chromium")
    libraries = {"LD_LIBRARY_PATH": str(tmp_path / "unpacked" / "al2023" / "lib")}
    assert found(environment, tmp_path / "unpacked") == InstalledBrowser(locked, libraries)


def test_a_machine_without_a_browser_is_told_the_command(tmp_path: Path) -> None:
    with pytest.raises(NoBrowser, match="run make browser"):
        found({"PATH": ""}, tmp_path)


def test_a_machine_that_the_lock_does_not_serve_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    with pytest.raises(NoBrowser, match="apt install chromium-headless-shell"):
        found({"PATH": ""}, tmp_path)


def test_a_named_browser_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoBrowser, match="names no file"):
        found({"ZETEL_BROWSER": str(tmp_path / "gone")}, tmp_path)
