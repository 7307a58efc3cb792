"""The user pool: people are removed by the subject of their token, and the seller's staff stays."""

from typing import Any

from botocore.exceptions import ClientError

from zetel.adapters.sign_ins import CognitoSignIns


class Pool:
    """A client of ``cognito-idp`` with the people of one pool: groups by username, and usernames by subject."""

    def __init__(self, groups: dict[str, tuple[str, ...]], subjects: dict[str, str]) -> None:
        self.groups = groups
        self.subjects = subjects

    def _known(self, name: str) -> None:
        if name not in self.groups:
            raise ClientError({"Error": {"Code": "UserNotFoundException"}}, "AdminGetUser")

    def admin_get_user(self, *, UserPoolId: str, Username: str) -> dict[str, Any]:  # noqa: N803
        self._known(Username)
        return {"Username": Username, "Enabled": True}

    def admin_list_groups_for_user(self, *, UserPoolId: str, Username: str, Limit: int) -> dict[str, Any]:  # noqa: N803
        self._known(Username)
        return {"Groups": [{"GroupName": name} for name in self.groups[Username]]}

    def list_users(self, *, UserPoolId: str, Filter: str, Limit: int) -> dict[str, Any]:  # noqa: N803
        subject = Filter.removeprefix('sub = "').removesuffix('"')
        assert '"' not in subject, "a quote would end the value of the filter"
        name = self.subjects.get(subject)
        return {"Users": [{"Username": name}] if name in self.groups else []}

    def admin_delete_user(self, *, UserPoolId: str, Username: str) -> dict[str, Any]:  # noqa: N803
        self._known(Username)
        del self.groups[Username]
        return {}


def pool() -> Pool:
    people: dict[str, tuple[str, ...]] = {"Vendor_42": ("readers",), "sub-bo": (), "sub-staff": ("support",)}
    return Pool(people, {"sub-vendor": "Vendor_42", "sub-bo": "sub-bo"})


def test_a_person_is_removed_by_its_name_or_by_its_subject_and_a_second_time_is_no_error() -> None:
    client = pool()
    sign_ins = CognitoSignIns(client, "pool")
    for subject in ("sub-bo", "sub-vendor", "sub-bo", 'nobody" or sub = "sub-staff'):
        assert sign_ins.remove(subject)
    assert client.groups.keys() == {"sub-staff"}


def test_a_person_of_the_staff_stays() -> None:
    client = pool()
    assert not CognitoSignIns(client, "pool").remove("sub-staff")
    assert client.groups.keys() == pool().groups.keys()
