"""What the settings' sections are made of: the base of each, and the kinds of their fields."""

import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from app.calls.actions import NAMED_RIGHTS, action_named
from app.locale import _
from app.telphin.text import clean_text


def no_bool(value: object) -> object:
    """`true` is not a number of seconds, though Python takes it for 1."""
    if isinstance(value, bool):
        raise ValueError("a truth value")  # noqa: TRY004 - pydantic wants a ValueError
    return value


def inline_table(text: str) -> dict[str, object] | None:
    """A table as TOML writes it in a line, for there is nothing but texts in the environment.

    `None` where it is none, or where more than one stands there.
    """
    try:
        found = tomllib.loads(f"table = {text}")
    except (ValueError, RecursionError):
        return None
    table = found.pop("table")
    return table if isinstance(table, dict) and not found else None


def listed(value: object) -> object:
    """A list, or the same as comma-separated text; numbers stand for themselves."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list):
        return tuple(str(v) if isinstance(v, int) and not isinstance(v, bool) else v for v in value)
    return value


def a_path(value: object) -> object:
    """An empty text would be the folder we are in."""
    if value == "":
        raise ValueError("no path")
    return value


def at_home(path: Path | None) -> Path | None:
    """With the home that `~` stands for."""
    try:
        return path.expanduser() if path else None
    except RuntimeError:
        raise ValueError("a home that nobody has") from None


def _action_names(value: tuple[str, ...]) -> tuple[str, ...]:
    """Our names of actions, each once; the API's words mean the same."""
    names = []
    for word in value:
        action = action_named(word)
        if action is None:
            raise ValueError(
                _("'{name}' is not an action; there are {names}.").format(
                    name=clean_text(word), names=", ".join(a.name for a in NAMED_RIGHTS)
                )
            )
        names.append(action.right)
    return tuple(dict.fromkeys(names))


Value = TypeVar("Value")


def setting(
    default: Value,
    description: str,
    expected: str,
    *,
    least: float | None = None,
    most: float | None = None,
) -> Value:
    """A field with its line of help and, for errors, what is expected of it."""
    field: Value = Field(
        default=default,
        description=description,
        json_schema_extra={"expected": expected},
        ge=least,
        le=most,
    )
    return field


Seconds = Annotated[float, BeforeValidator(no_bool), Field(allow_inf_nan=False)]
Words = Annotated[tuple[str, ...], BeforeValidator(listed)]
ActionNames = Annotated[Words, AfterValidator(_action_names)]
Share = Annotated[float, BeforeValidator(no_bool), Field(allow_inf_nan=False)]
Count = Annotated[int, BeforeValidator(no_bool)]


class Section(BaseModel):
    """A table of the file: nothing unknown in it, and it never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
