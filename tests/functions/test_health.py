"""GET /health: answers without a token, and calls no service."""

from tests import handlers
from zetel import bootstrap


def test_health_answers_without_a_token_or_services(monkeypatch):
    monkeypatch.setattr(bootstrap, "services", None)
    answer = handlers.ask("health", "GET", "/health", person=None)
    assert (answer.status, answer.body) == (200, {"status": "ok"})


def test_health_is_only_asked_for():
    answer = handlers.ask("health", "POST", "/health", person=None, body={})
    assert (answer.status, answer.headers["Allow"]) == (405, "GET")
