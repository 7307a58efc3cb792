"""The base of all models at the web edge: unknown fields are refused, and what is not known is absent, never null."""

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

#: A field of an answer that is left out where there is nothing to say. Its default is None.
OrAbsent = Annotated[T | None, Field(exclude_if=lambda value: value is None)]

#: The default of a field of a change that is not to be changed. It cannot be sent: null is refused there.
UNCHANGED: Any = None


def _absent_not_null(schema: dict[str, Any]) -> None:
    """Say in the schema what the wire form keeps: an optional field is absent, not null."""
    for field in schema.get("properties", {}).values():
        field.pop("title", None)
        if field.get("default", 0) is None:
            del field["default"]
            options = [option for option in field.get("anyOf", []) if option != {"type": "null"}]
            if len(options) == 1:
                del field["anyOf"]
                field.update(options[0])


class Shape(BaseModel):
    """What is sent or answered, field by field as in the wire form."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_absent_not_null)
