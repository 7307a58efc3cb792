"""The demo's people in the stand-in's user pool, where the functions look up staff and owners of new accounts."""

from typing import Any

import boto3

from local.people import PEOPLE, DemoPerson
from zetel.domain.parties.member import StaffRole


def enter_people(pool: str) -> None:
    """Makes the people and groups that the pool does not have yet."""
    cognito: Any = boto3.client("cognito-idp")
    groups = {group["GroupName"] for group in cognito.list_groups(UserPoolId=pool)["Groups"]}
    for role in StaffRole:
        if role not in groups:
            cognito.create_group(UserPoolId=pool, GroupName=role)
    known = {user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"]}
    for person in PEOPLE.values():
        if person.sub not in known:
            _enter(person, pool, cognito)


def _enter(person: DemoPerson, pool: str, cognito: Any) -> None:
    about = {"name": person.name, "email": person.mail, "email_verified": "true"}
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=person.sub,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": name, "Value": value} for name, value in about.items()],
    )
    for role in person.staff:
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=person.sub, GroupName=role)
    if person.staff:
        second = {"Enabled": True, "PreferredMfa": True}
        cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username=person.sub, SoftwareTokenMfaSettings=second)
