"""Invitations of members, made, sent again, withdrawn and accepted, the places that they take, and the search."""

from zetel.bootstrap import catalog, services, warm

from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.accounts import link_uses
from zetel.application.people import inviting, joining, managing, places, searching
from zetel.application.people.inviting import InviteAgain
from zetel.application.people.managing import MemberCommand
from zetel.application.people.searching import FindPeople
from zetel.domain.links import LinkPurpose
from zetel.http import account_models, edge
from zetel.http import people_models as models
from zetel.http.cursors import sort_key
from zetel.http.declared import BODY, REMOVE, VERSIONED, answers, made
from zetel.http.fields import AccountId, Begins, Cursor, IdempotencyKey, IfMatch, Limit, MemberId

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
MEMBERS = "/v1/accounts/<account>/members"
INVITATION = f"{MEMBERS}/<member>/invitation"


@app.post(MEMBERS, status_code=201, responses=made("The invited member", *BODY, 404, 409))
def invite_member(account: AccountId, body: models.NewMember, key: IdempotencyKey) -> Response[models.MemberOut]:
    return edge.answer(app, inviting.invite(body.command(account, edge.person(app), edge.keyed(app)), services()))


@app.post(INVITATION, responses=answers(200, "The invited member", 400, 404, 409, headers=VERSIONED))
def invite_again(account: AccountId, member: MemberId, key: IdempotencyKey) -> Response[models.MemberOut]:
    command = InviteAgain(account, member, edge.person(app), edge.keyed(app))
    return edge.answer(app, inviting.invite_again(command, services()))


@app.delete(INVITATION, responses=answers(200, "The id of the removed member", *REMOVE, headers=VERSIONED))
def withdraw_invitation(account: AccountId, member: MemberId, etag: IfMatch) -> Response[models.MemberOut]:
    command = MemberCommand(account, member, edge.person(app), edge.if_match(app))
    return edge.answer(app, managing.withdraw(command, services()))


@app.post("/v1/me/accounts", status_code=201, responses=made("The account that the person is in now", *BODY, 409, 410))
def join_account(body: models.Acceptance) -> Response[account_models.MyAccount]:
    uses = {LinkPurpose.JOIN_ACCOUNT: partial(joining.join, edge.person(app))}
    return edge.answer(app, link_uses.use_link(body.link, uses, services()))


@app.get("/v1/accounts/<account>/people/places", responses=answers(200, "The places", 404))
def read_places(account: AccountId) -> Response[models.Places]:
    return edge.answer(app, places.read_places(account, edge.person(app), services(), catalog()))


@app.get("/v1/accounts/<account>/people", responses=answers(200, "The people found", 404))
def find_people(
    account: AccountId, q: Begins, limit: Limit = 20, cursor: Cursor = None
) -> Response[models.FoundPeople]:
    command = FindPeople(account, edge.person(app), q, limit, sort_key(cursor, prefix=""))
    return edge.rows("people", searching.find_people(command, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
