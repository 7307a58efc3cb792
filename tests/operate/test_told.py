"""A command that cannot do its work prints the reason, never a stack of calls."""

import socket
from typing import NoReturn

import pytest

from operate import smoke
from operate.deployment import Deployment, NoSuchStack, find
from operate.sign_in import NotSignedIn


def test_a_missing_region_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(NoSuchStack, match="The stack zetel cannot be read: You must specify a region"):
        find("zetel")


def test_an_api_that_does_not_answer_is_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(smoke, "find", lambda stack: Deployment(stack, {}, {}))
    api = f"http://127.0.0.1:{free_port()}"
    assert smoke.main(["zetel", "--api", api]) == 1
    assert capsys.readouterr().err.startswith(f"Broken: {api} cannot be reached: ")


def test_a_failed_sign_in_is_broken(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def nobody(*_: object) -> NoReturn:
        raise NotSignedIn("The pool takes no passwords.")

    monkeypatch.setattr(smoke, "find", lambda stack: Deployment(stack, {}, {}))
    monkeypatch.setattr(smoke.Smoke, "answers", lambda self: None)
    monkeypatch.setattr(smoke, "somebody", nobody)
    assert smoke.main(["zetel", "--api", "http://127.0.0.1:9"]) == 1
    assert capsys.readouterr().err == "Broken: The pool takes no passwords.\n"


def free_port() -> int:
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        port: int = it.getsockname()[1]
    return port
