"""Accounts and their billing profiles, for their people."""

from zetel.bootstrap import services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.accounts import accounts, profiles
from zetel.application.accounts.profiles import ChangeProfile
from zetel.http import account_models as models
from zetel.http import edge
from zetel.http.cursors import sort_key
from zetel.http.declared import BODY, CHANGE, VERSIONED, answers, made
from zetel.http.fields import AccountId, Cursor, IdempotencyKey, IfMatch, Limit, ProfileId, TestClock

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
ACCOUNT = "/v1/accounts/<account>"
PROFILE = f"{ACCOUNT}/profiles/<profile>"


@app.get("/v1/me", responses=answers(200, "The accounts of the person"))
def list_my_accounts(limit: Limit = 50, cursor: Cursor = None, clock: TestClock = None) -> Response[models.MyAccounts]:
    command = accounts.ListAccounts(edge.person(app), limit, sort_key(cursor, prefix="ACCT#"), clock)
    return edge.rows("accounts", accounts.mine(command, services()))


@app.post("/v1/accounts", status_code=201, responses=made("The account and its profile", *BODY, 409))
def open_account(body: models.NewAccount, key: IdempotencyKey) -> Response[models.NewAccountOut]:
    return edge.answer(app, accounts.open_account(body.command(edge.person(app), edge.keyed(app)), services()))


@app.get(ACCOUNT, responses=answers(200, "The account", 404, headers=VERSIONED))
def read_account(account: AccountId) -> Response[models.AccountOut]:
    return edge.answer(app, accounts.read_account(account, edge.person(app), services()))


@app.patch(ACCOUNT, responses=answers(200, "The account", *CHANGE, headers=VERSIONED))
def change_account(account: AccountId, body: models.AccountChanges, etag: IfMatch) -> Response[models.AccountOut]:
    version, person = edge.if_match(app), edge.person(app)
    changed = accounts.rename_account(account, body.name, version=version, person=person, services=services())
    return edge.answer(app, changed)


@app.get(f"{ACCOUNT}/profiles", responses=answers(200, "The billing profiles", 404))
def list_profiles(account: AccountId, limit: Limit = 50, cursor: Cursor = None) -> Response[models.Profiles]:
    after, person = sort_key(cursor, prefix="PROFILE#"), edge.person(app)
    return edge.rows("profiles", profiles.list_profiles(account, person, limit=limit, after=after, services=services()))


@app.post(f"{ACCOUNT}/profiles", status_code=201, responses=made("The billing profile", *BODY, 404, 409))
def add_profile(account: AccountId, body: models.NewProfile, key: IdempotencyKey) -> Response[models.ProfileOut]:
    return edge.answer(app, profiles.add_profile(body.command(account, edge.person(app), edge.keyed(app)), services()))


@app.post(f"{ACCOUNT}/profiles/own", status_code=201, responses=made("The billing profile", *BODY, 404, 409))
def add_own_profile(account: AccountId, body: models.OwnProfile, key: IdempotencyKey) -> Response[models.ProfileOut]:
    return edge.answer(app, profiles.add_own(body.command(account, edge.person(app), edge.keyed(app)), services()))


@app.get(PROFILE, responses=answers(200, "The billing profile", 404, headers=VERSIONED))
def read_profile(account: AccountId, profile: ProfileId) -> Response[models.ProfileOut]:
    return edge.answer(app, profiles.read_profile(account, profile, edge.person(app), services()))


@app.patch(PROFILE, responses=answers(200, "The billing profile", *CHANGE, headers=VERSIONED))
def change_profile(
    account: AccountId, profile: ProfileId, body: models.ProfileChanges, etag: IfMatch
) -> Response[models.ProfileOut]:
    command = ChangeProfile(account, profile, edge.person(app), edge.if_match(app), body.changes())
    return edge.answer(app, profiles.change_profile(command, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
