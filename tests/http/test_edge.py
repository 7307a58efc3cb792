"""The edge on a small application of its own: the work of `edge.secure` and `edge.resolve` for every handler."""

import json
from pathlib import Path
from typing import Annotated, Any

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from pydantic import Field

from tests.catalogues import compiled
from tests.functions.events import ANNA, Answered, Context, event, read
from zetel.adapters.texts.words import Catalogues
from zetel.application.commands.answers import Rows
from zetel.application.store.records import Answer
from zetel.domain.errors import ProviderUnreachable, RequestInProgress, SeatsBelowAssigned
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import StaffRole
from zetel.http import edge, problems
from zetel.http.fields import IdempotencyKey, IfMatch, Limit, Name, Quantity, SubscriptionId
from zetel.http.shape import OrAbsent, Shape


class Wish(Shape):
    name: Name
    quantity: Quantity


class Wishes(Shape):
    items: Annotated[list[Wish], Field(min_length=1, max_length=2)]


class Said(Shape):
    said: str
    other: OrAbsent[int] = None


def application() -> APIGatewayHttpResolver:
    app = APIGatewayHttpResolver(enable_validation=True)
    edge.secure(app)

    @app.get("/who")
    def who() -> Response[dict[str, Any]]:
        person = edge.person(app)
        return edge.answer(app, Answer(200, {"sub": person.sub, "name": person.name, "staff": sorted(person.staff)}))

    @app.post("/wishes")
    def wish(body: Wishes, key: IdempotencyKey) -> Response[dict[str, Any]]:
        keyed = edge.keyed(app)
        return edge.answer(app, Answer(201, {"key": keyed.key, "print": keyed.fingerprint}, 7, "/wishes/1"))

    @app.patch("/things/<subscription>")
    def change(subscription: SubscriptionId, body: Wish, etag: IfMatch) -> Response[dict[str, Any]]:
        return edge.answer(app, Answer(200, {"version": edge.if_match(app)}))

    @app.get("/things")
    def things(limit: Limit = 10) -> Response[dict[str, Any]]:
        return edge.rows("things", Rows(({"limit": limit},), "SUB#sub_1"))

    @app.get("/language")
    def language(language: Language | None = None) -> Response[Said]:
        return edge.answer(app, Answer(200, {"said": edge.language(app, language)}))

    @app.get("/refused/<why>")
    def refuse(why: str) -> Response[Said]:
        match why:
            case "seats":
                raise SeatsBelowAssigned(assigned=12, requested=10)
            case "waiting":
                raise RequestInProgress(payment="pay_1")
            case "provider":
                raise ProviderUnreachable(provider="sandbox")
            case "unforeseen":
                raise ZeroDivisionError("Jan Jansen, Keizersgracht 1")
            case _:
                return edge.answer(app, Answer(200, {"another": "form"}))

    return app


APP = application()


def ask(method: str, path: str, **kwargs: Any) -> Answered:
    return read(edge.resolve(APP, event(method, path, **kwargs), Context()))


KEY = {"Idempotency-Key": "4f1c-a"}
ONE = {"items": [{"name": "Veerman", "quantity": 1}]}


def test_a_problem_has_type_title_status_detail_and_facts() -> None:
    answer = ask("GET", "/refused/seats")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body == {
        "type": "/problems/seats-below-assigned",
        "title": "Seats are still in use",
        "status": 409,
        "assigned": 12,
        "requested": 10,
        "detail": "Seats assigned to people: 12; seats requested: 10. Take back 2 seats first.",
    }


def test_a_broken_rule_names_field_rule_and_the_sent_value() -> None:
    answer = ask("POST", "/wishes", body={"items": [{"name": "Veerman", "quantity": 0}]}, headers=KEY)
    assert answer.body == {
        "type": "/problems/invalid-request",
        "title": "The request breaks a rule",
        "status": 422,
        "errors": [{"field": "/items/0/quantity", "rule": "at least 1", "sent": 0}],
        "detail": "Correct the field items.0.quantity and send the request again; “errors” names the rule that it "
        "breaks.",
    }


@pytest.mark.parametrize(
    ("quantity", "rule"),
    [
        (0, "at least 1"),
        (-1, "at least 1"),
        (1_000_001, "at most 1000000"),
        (10**12, "at most 1000000"),
        (1.5, "a whole number"),
        (1.0, "a whole number"),
        (True, "a whole number"),
        ("5", "a whole number"),
        (None, "a whole number"),
    ],
)
def test_a_quantity_is_a_whole_number_from_1_to_1000000(quantity: object, rule: str) -> None:
    answer = ask("POST", "/wishes", body={"items": [{"name": "Veerman", "quantity": quantity}]}, headers=KEY)
    assert answer.broken == [("/items/0/quantity", rule)]


def test_all_broken_rules_are_reported_at_once() -> None:
    wishes = [{"name": "", "quantity": 0, "colour": "red"}, {}]
    assert ask("POST", "/wishes", body={"items": wishes}, headers=KEY).broken == [
        ("/items/0/name", "at least 1 character long"),
        ("/items/0/quantity", "at least 1"),
        ("/items/0/colour", "left out: it means nothing here"),
        ("/items/1/name", "given"),
        ("/items/1/quantity", "given"),
    ]


def test_lists_have_bounds() -> None:
    assert ask("POST", "/wishes", body={"items": []}, headers=KEY).broken == [("/items", "at least 1 entry long")]
    three = ONE["items"] * 3
    assert ask("POST", "/wishes", body={"items": three}, headers=KEY).broken == [("/items", "at most 2 entries long")]


def test_malformed_json_is_400_with_its_place() -> None:
    answer = ask("POST", "/wishes", raw='{"items": [}', headers=KEY)
    assert (answer.status, answer.problem) == (400, "malformed-request")
    assert (answer.body["why"], answer.body["line"], answer.body["column"]) == ("json", 1, 12)
    assert answer.body["detail"].startswith("The body stops being valid JSON at line 1, column 12.")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ('{"items": NaN}', "number"),
        ('{"items": 1e400}', "number"),
        ('{"items": [], "items": []}', "twice"),
        ('{"items": [{"name": "a", "n": 1, "name": "b"}]}', "twice"),
        ('{"items": ' + "9" * 5000 + "}", "number"),
        ("[" * 100_000, "nesting"),
        ('{"items": "\\ud800"}', "half_character"),
        (b'{"items": "\xff"}', "utf-8"),
    ],
)
def test_json_outside_the_standard_is_400(raw: str | bytes, why: str) -> None:
    answer = ask("POST", "/wishes", raw=raw, headers=KEY)
    assert (answer.status, answer.problem, answer.body["why"]) == (400, "malformed-request", why)


def test_broken_base64_is_400() -> None:
    sent = event("POST", "/wishes", raw=b"{}", headers=KEY) | {"body": "no base64!"}
    answer = read(edge.resolve(APP, sent, Context()))
    assert (answer.problem, answer.body["why"]) == ("malformed-request", "base64")


@pytest.mark.parametrize("raw", ["[]", '[{"items": []}]', "1", '"text"', "null"])
def test_json_that_is_no_object_breaks_a_rule(raw: str) -> None:
    assert ask("POST", "/wishes", raw=raw, headers=KEY).broken == [("", "an object")]


def test_a_missing_body_breaks_a_rule() -> None:
    answer = ask("POST", "/wishes", headers=KEY)
    assert answer.broken == [("", "given")]
    assert answer.body["detail"] == "The request needs a body that is one JSON object."


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/json; charset=latin1",
        "application/jsonp",
    ],
)
def test_only_application_json_is_read(content_type: str) -> None:
    answer = ask("POST", "/wishes", raw="items=1", headers={**KEY, "Content-Type": content_type})
    assert (answer.status, answer.problem) == (415, "content-type-unsupported")
    assert answer.body["supported"] == "application/json"


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=UTF-8", "Application/JSON", 'APPLICATION/JSON; CHARSET="utf-8"']
)
@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
def test_json_may_name_its_charset_in_any_case(name: str, content_type: str) -> None:
    headers = {**KEY, name: content_type}
    assert ask("POST", "/wishes", raw=json.dumps(ONE), headers=headers).status == 201


def test_a_megabyte_is_read_and_a_byte_more_is_refused() -> None:
    whole = json.dumps(ONE).ljust(1024 * 1024)
    assert ask("POST", "/wishes", raw=whole, headers=KEY).status == 201
    answer = ask("POST", "/wishes", raw=whole + " ", headers=KEY)
    assert (answer.status, answer.problem, answer.body["limit_bytes"]) == (413, "too-large", 1_048_576)


def test_the_limit_counts_bytes_and_neither_characters_nor_base64() -> None:
    wide = json.dumps({"items": "é" * 524_283}, ensure_ascii=False)
    assert len(wide.encode()) == 1_048_579
    assert ask("POST", "/wishes", raw=wide, headers=KEY).status == 413
    assert ask("POST", "/wishes", raw=wide.encode(), headers=KEY).status == 413
    whole = json.dumps(ONE).ljust(1024 * 1024).encode()
    assert ask("POST", "/wishes", raw=whole, headers=KEY).status == 201


def test_the_size_is_checked_before_everything_else() -> None:
    assert ask("POST", "/nowhere", raw="x" * 1_100_000, headers={"Content-Type": "text/plain"}).status == 413


@pytest.mark.parametrize("key", [None, "", "a" * 65, "with space", "ünï", "a\nb"])
def test_a_missing_or_malformed_key_is_400(key: str | None) -> None:
    answer = ask("POST", "/wishes", body=ONE, headers={} if key is None else {"Idempotency-Key": key})
    assert (answer.status, answer.problem) == (400, "idempotency-key-missing")


def test_the_fingerprint_is_of_method_path_and_meaning_of_the_body() -> None:
    def print_of(raw: str) -> str:
        return str(ask("POST", "/wishes", raw=raw, headers=KEY).body["print"])

    one = print_of('{"items": [{"name": "Veerman", "quantity": 1}]}')
    assert one == print_of('{ "items":[{"quantity":1,"name":"Veerman"}] }')
    assert one != print_of('{"items": [{"name": "Veerman", "quantity": 2}]}')


def test_an_answer_has_its_etag_and_location_and_is_not_stored() -> None:
    answer = ask("POST", "/wishes", body=ONE, headers=KEY)
    assert (answer.status, answer.headers["ETag"], answer.headers["Location"]) == (201, '"7"', "/wishes/1")
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("application/json", "no-store")


THING = "/things/sub_01KKRBJHM0FSJCVE31AWYEMAF8"
WISH = {"name": "Veerman", "quantity": 1}


def test_a_change_needs_if_match() -> None:
    assert (answer := ask("PATCH", THING, body=WISH)).status == 428
    assert answer.problem == "if-match-missing"
    assert ask("PATCH", THING, body=WISH, headers={"If-Match": '"12"'}).body == {"version": 12}


@pytest.mark.parametrize("etag", ["12", '"a"', "*", 'W/"12"', '"12", "13"', '""'])
def test_if_match_is_one_etag(etag: str) -> None:
    answer = ask("PATCH", THING, body=WISH, headers={"If-Match": etag})
    assert (answer.status, answer.problem, answer.body["why"]) == (400, "malformed-request", "etag")


@pytest.mark.parametrize("id", ["sub_1", "pay_01KKRBJHM0FSJCVE31AWYEMAF8", "sub_01KKRBJHM0FSJCVE31AWYEMAFI", "x" * 90])
def test_a_text_that_cannot_be_an_id_is_unknown(id: str) -> None:
    answer = ask("PATCH", f"/things/{id}", body={}, headers={})
    assert (answer.status, answer.problem) == (404, "unknown")
    assert (answer.body["kind"], answer.body["id"]) == ("subscription", id[:64])


def test_an_unknown_address_is_404_and_a_wrong_method_405() -> None:
    nowhere = ask("GET", "/nowhere")
    assert (nowhere.status, nowhere.problem) == (404, "no-such-route")
    wrong = ask("DELETE", "/things")
    assert (wrong.status, wrong.problem, wrong.headers["Allow"]) == (405, "method-not-allowed", "GET")


def test_the_verified_claims_name_the_person() -> None:
    assert ask("GET", "/who").body == {"sub": ANNA, "name": "", "staff": []}
    named = ask("GET", "/who", groups=("support", "developers"), claims={"name": "Anna"})
    assert named.body == {"sub": ANNA, "name": "Anna", "staff": [StaffRole.SUPPORT]}


def test_a_claim_that_breaks_the_rules_of_a_name_is_ignored() -> None:
    assert ask("GET", "/who", claims={"name": "Anna\nBob"}).body["name"] == ""


def test_a_request_without_an_authorizer_is_a_defect() -> None:
    answer = ask("GET", "/who", person=None)
    assert (answer.status, answer.problem) == (500, "defect")


def test_a_problem_that_passes_names_the_seconds_to_wait() -> None:
    waiting = ask("GET", "/refused/waiting")
    assert (waiting.status, waiting.headers["Retry-After"]) == (409, "10")
    silent = ask("GET", "/refused/provider")
    assert (silent.status, silent.problem, silent.headers["Retry-After"]) == (503, "provider-unreachable", "60")


def test_an_unforeseen_error_shows_nothing_and_is_logged_without_its_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = ask("GET", "/refused/unforeseen")
    assert (answer.status, answer.problem) == (500, "defect")
    assert "Jansen" not in json.dumps(answer.body)
    line = json.loads(capsys.readouterr().out)
    assert (line["status"], line["problem"], line["error"]) == (500, "defect", "ZeroDivisionError")
    assert line["where"][0].startswith("test_edge.py:")
    assert "Jansen" not in json.dumps(line)


def test_an_answer_of_another_form_than_declared_is_a_defect(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask("GET", "/refused/nothing")
    assert (answer.status, answer.problem) == (500, "defect")
    line = json.loads(capsys.readouterr().out)
    assert line["fields"] == ["response.said", "response.another"]


def test_a_request_writes_a_single_line_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    ask("GET", "/who", claims={"name": "Anna"})
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 1
    line = json.loads(printed[0])
    assert line.pop("ms") >= 0
    assert line.pop("cold") in (0, 1)
    assert [one["Dimensions"] for one in line.pop("_aws")["CloudWatchMetrics"]] == [[["stage", "edge"]]]
    assert line == {
        "edge": "request",
        "stage": "local",
        "request": "JKJaXmPLvHcESHA=",
        "invocation": "c1a7e000-0000-4000-8000-000000000001",
        "route": "GET /who",
        "person": ANNA,
        "status": 200,
        "calls": 0,
        "retries": 0,
    }


@pytest.mark.parametrize(
    ("named", "said"),
    [("acc_01KKRAFRB09WCR6PDXY1Z5WQF2", "acc_01KKRAFRB09WCR6PDXY1Z5WQF2"), ("Anna Veerman", None), ("acc_1", None)],
)
def test_the_line_names_the_account_if_the_path_has_an_id(capsys, named: str, said: str | None) -> None:
    edge.resolve(application(), {**event("GET", "/who"), "pathParameters": {"account": named}}, Context())
    assert json.loads(capsys.readouterr().out).get("account") == said


@pytest.mark.parametrize(
    ("limit", "rule"),
    [
        ("0", "at least 1"),
        ("101", "at most 100"),
        ("1.0", "a whole number"),
        ("x", "a whole number"),
        ("-1", "a whole number"),
    ],
)
def test_a_limit_is_from_1_to_100(limit: str, rule: str) -> None:
    assert ask("GET", "/things", query={"limit": limit}).broken == [("/limit", rule)]


def test_a_list_goes_on_after_its_cursor() -> None:
    assert ask("GET", "/things", query={"limit": "2"}).body == {"things": [{"limit": 2}], "next": "U1VCI3N1Yl8x"}


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        ("en;q=0.5, de;q=0.7", "de"),
    ],
)
def test_the_language_is_the_most_accepted_language(accepted: str, language: str) -> None:
    assert ask("GET", "/language", headers={"Accept-Language": accepted}).body == {"said": language}


def test_the_requested_language_outweighs_the_accepted_language() -> None:
    headers = {"Accept-Language": "de"}
    assert ask("GET", "/language", query={"language": "fr"}, headers=headers).body == {"said": "fr"}
    assert ask("GET", "/language", query={"language": "it"}).broken == [("/language", "one of nl, de, fr, en")]


#: The ways to a problem: an error of a use case, of the edge before and after routing, no route, a fault.
REFUSED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "use case": ("GET", "/refused/seats", {}),
    "body": ("POST", "/wishes", {"raw": "{"}),
    "form": ("POST", "/wishes", {"body": {"items": []}, "headers": KEY}),
    "header": ("PATCH", THING, {"body": WISH}),
    "address": ("GET", "/nowhere", {}),
    "method": ("DELETE", "/things", {}),
    "fault": ("GET", "/refused/unforeseen", {}),
    "answer": ("GET", "/refused/nothing", {}),
}


@pytest.fixture
def spoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "CATALOGUES", compiled(tmp_path))


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(("accepted", "language"), [("nl", "nl"), ("de-AT, en;q=0.9", "de"), ("fr", "fr"), ("", "en")])
@pytest.mark.parametrize("way", REFUSED)
def test_every_problem_is_in_the_most_accepted_language(way: str, accepted: str, language: str) -> None:
    method, path, sent = REFUSED[way]
    headers = {**sent.get("headers", {}), "Accept-Language": accepted}
    answer = ask(method, path, **{**sent, "headers": headers})
    in_english = ask(method, path, **sent)
    assert (answer.headers["Content-Language"], answer.headers["Vary"]) == (language, "Accept-Language")
    assert (answer.body["detail"] == in_english.body["detail"]) == (language == "en")
    assert {**answer.body, "detail": ""} == {**in_english.body, "detail": ""}


def test_a_language_without_texts_is_a_defect_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(problems, "CATALOGUES", Catalogues(tmp_path))
    answer = ask("GET", "/refused/seats", headers={"Accept-Language": "nl"})
    assert (answer.status, answer.problem, answer.headers["Content-Language"]) == (500, "defect", "en")
    assert json.loads(capsys.readouterr().out)["error"] == "TextsNotCompiled"


def test_an_answer_has_no_language_of_a_problem() -> None:
    assert not {"Content-Language", "Vary"} & ask("GET", "/who").headers.keys()


def test_an_empty_field_is_absent_and_not_null() -> None:
    assert "other" not in ask("GET", "/language").body
