"""The port SignIns on a Cognito user pool. A person's username there is the token's subject; of a person that another
identity provider signed in, the provider's name and its own for the person."""

from collections.abc import Callable, Mapping, Set
from typing import Any, Final

from botocore.exceptions import ClientError

from zetel.application.ports import SignIn
from zetel.domain.parties.member import StaffRole

_ROLES: Final = {role.value: role for role in StaffRole}

#: A person is in a handful of groups.
_MOST_GROUPS: Final = 60


class CognitoSignIns:
    """The people and groups of the user pool `pool`; `client` is botocore's for ``cognito-idp``."""

    def __init__(self, client: Any, pool: str) -> None:
        self._client = client
        self._pool = pool

    def entry(self, name: str) -> SignIn | None:
        found = _if_known(lambda: self._client.admin_get_user(UserPoolId=self._pool, Username=name))
        if not found.get("Enabled"):
            return None
        said = {each["Name"]: each.get("Value", "") for each in found.get("UserAttributes", [])}
        return SignIn(
            name=said.get("name", ""),
            mail=said.get("email", ""),
            mail_verified=said.get("email_verified") == "true",
            second_factor=bool(found.get("UserMFASettingList")),
        )

    def roles(self, name: str) -> Set[StaffRole]:
        found = _if_known(
            lambda: self._client.admin_list_groups_for_user(UserPoolId=self._pool, Username=name, Limit=_MOST_GROUPS)
        )
        return _roles(found)

    def remove(self, person: str) -> bool:
        name = self._name_of(person)
        if name is None:
            return True
        if self.roles(name):
            return False
        _if_known(lambda: self._client.admin_delete_user(UserPoolId=self._pool, Username=name))
        return True

    def _name_of(self, person: str) -> str | None:
        """The username of the person whose tokens have this subject; None for a person that the pool does not have."""
        if _if_known(lambda: self._client.admin_get_user(UserPoolId=self._pool, Username=person)):
            return person
        wanted = person.replace("\\", "").replace('"', "")
        found = self._client.list_users(UserPoolId=self._pool, Filter=f'sub = "{wanted}"', Limit=1)
        return next((user["Username"] for user in found["Users"]), None)


def _roles(found: Mapping[str, Any]) -> Set[StaffRole]:
    names = (group["GroupName"] for group in found.get("Groups", []))
    return frozenset(_ROLES[name] for name in names if name in _ROLES)


def _if_known(ask: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """The pool's answer; empty for a person that it does not have."""
    try:
        return ask()
    except ClientError as error:
        if error.response["Error"]["Code"] == "UserNotFoundException":
            return {}
        raise
