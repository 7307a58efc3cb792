"""The people of an account: members, their rights and their state."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.people import managing, members
from zetel.application.people.managing import MemberCommand
from zetel.application.people.members import ChangeMember, ListMembers
from zetel.application.renewing import handing_over
from zetel.domain.parties.member import MemberState
from zetel.http import edge
from zetel.http import people_models as models
from zetel.http.cursors import sort_key
from zetel.http.declared import CHANGE, REMOVE, VERSIONED, answers
from zetel.http.fields import AccountId, Cursor, IfMatch, Limit, MemberId

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
MEMBERS = "/v1/accounts/<account>/members"
MEMBER = f"{MEMBERS}/<member>"


@app.get(MEMBERS, responses=answers(200, "The members", 404))
def list_members(
    account: AccountId, limit: Limit = 50, cursor: Cursor = None, state: MemberState | None = None
) -> Response[models.Members]:
    after = sort_key(cursor, prefix="MEMBER#")
    command = ListMembers(account, edge.person(app), limit=limit, after=after, state=state)
    return edge.rows("members", members.list_members(command, services()))


@app.get(MEMBER, responses=answers(200, "The member", 404, headers=VERSIONED))
def read_member(account: AccountId, member: MemberId) -> Response[models.MemberOut]:
    return edge.answer(app, members.read_member(account, member, edge.person(app), services()))


@app.patch(MEMBER, responses=answers(200, "The member", *CHANGE, headers=VERSIONED))
def change_member(
    account: AccountId, member: MemberId, body: models.MemberChanges, etag: IfMatch
) -> Response[models.MemberOut]:
    command = ChangeMember(account, member, edge.person(app), edge.if_match(app), body.changes())
    return edge.answer(app, members.change_member(command, services()))


@app.put(f"{MEMBER}/rights", responses=answers(200, "The member", *CHANGE, headers=VERSIONED))
def give_rights(
    account: AccountId, member: MemberId, body: models.RightsGiven, etag: IfMatch
) -> Response[models.MemberOut]:
    command = _command(account, member)
    return edge.answer(app, managing.give_rights(command, tuple(body.roles), tuple(body.grants), services()))


@app.put(f"{MEMBER}/deactivation", responses=answers(200, "The member", *REMOVE, headers=VERSIONED))
def deactivate_member(account: AccountId, member: MemberId, etag: IfMatch) -> Response[models.MemberOut]:
    return edge.answer(app, handing_over.deactivate(_command(account, member), services(), catalog()))


@app.delete(f"{MEMBER}/deactivation", responses=answers(200, "The member", *REMOVE, headers=VERSIONED))
def activate_member(account: AccountId, member: MemberId, etag: IfMatch) -> Response[models.MemberOut]:
    return edge.answer(app, managing.activate(_command(account, member), services()))


@app.delete(MEMBER, responses=answers(200, "The id of the removed member", *REMOVE, headers=VERSIONED))
def remove_member(account: AccountId, member: MemberId, etag: IfMatch) -> Response[models.MemberOut]:
    return edge.answer(app, handing_over.remove(_command(account, member), services(), catalog()))


def _command(account: str, member: str) -> MemberCommand:
    return MemberCommand(account, member, edge.person(app), edge.if_match(app))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
