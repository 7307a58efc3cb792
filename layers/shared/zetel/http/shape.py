"""The base of all models at the web edge: unknown fields are refused, and unknown values are absent, never null."""

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

#: A field of an answer that is omitted while it has no value. Its default is None.
OrAbsent = Annotated[T | None, Field(exclude_if=lambda value: value is None)]

#: The default of an optional field of a request. The field refuses null.
LEFT_OUT: Any = None


def _absent_not_null(schema: dict[str, Any]) -> None:
    """Makes the schema follow the wire form: an optional field is absent, not null, also within a default."""
    for field in schema.get("properties", {}).values():
        field.pop("title", None)
        if isinstance(held := field.get("default"), dict):
            field["default"] = {name: value for name, value in held.items() if value is not None}
        if field.get("default", 0) is not None:
            continue
        del field["default"]
        if "anyOf" in field:
            field["anyOf"] = [option for option in field["anyOf"] if option != {"type": "null"}]
            if len(field["anyOf"]) == 1:
                field.update(field.pop("anyOf")[0])


def _null_removes(schema: dict[str, Any]) -> None:
    for field in schema.get("properties", {}).values():
        field.pop("title", None)
        field.pop("default", None)


class Shape(BaseModel):
    """A request or an answer, with the fields of the wire form."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_absent_not_null, defer_build=True)


class Changes(BaseModel):
    """Fields to change by RFC 7396: an omitted field stays, and null removes an optional field."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_null_removes, defer_build=True)

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return self.model_dump(mode="json", exclude_unset=True)
