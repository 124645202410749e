"""The settings as a tree of sections; each field says what it is and what is expected of it."""

from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, field_validator

from app.calls.destination import BadDestination, parse_destination
from app.calls.selection import parse_selection
from app.locale import N_
from app.telphin.access import checked_address

DEFAULT_ADDRESS = "https://apiproxy.telphin.ru"
LEAST_INTERVAL, MOST_INTERVAL = 0.5, 3600.0
LEAST_TIMEOUT, MOST_TIMEOUT = 1.0, 120.0


def _no_bool(value: object) -> object:
    """`true` is not a number of seconds, though Python takes it for 1."""
    if isinstance(value, bool):
        raise ValueError("a truth value")  # noqa: TRY004 - pydantic wants a ValueError
    return value


def _listed(value: object) -> object:
    """A list, or the same as comma-separated text; numbers stand for themselves."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list):
        return tuple(str(v) if isinstance(v, int) and not isinstance(v, bool) else v for v in value)
    return value


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


Seconds = Annotated[float, BeforeValidator(_no_bool), Field(allow_inf_nan=False)]
Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Section(BaseModel):
    """A table of the file: nothing unknown in it, and it never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Api(Section):
    """[api]"""

    base_url: str = setting(
        DEFAULT_ADDRESS, N_("address of the API"), N_("https://HOST (http:// to this machine only)")
    )
    client_id: str = setting(
        "", N_("id of the application, from Telphin's cabinet"), N_("a text without spaces")
    )
    client_secret: SecretStr | None = setting(
        None, N_("its secret; or one of the two below"), N_("a text")
    )
    client_secret_file: Path | None = setting(
        None, N_("a file that holds the secret, readable by you alone"), N_("the path of a file")
    )
    client_secret_command: str | None = setting(
        None, N_("a command that prints the secret"), N_("a command with its arguments, as a text")
    )
    timeout: Seconds = setting(
        10.0,
        N_("seconds to wait for each step of a request"),
        N_("a number of seconds from 1 to 120"),
        least=LEAST_TIMEOUT,
        most=MOST_TIMEOUT,
    )

    @field_validator("base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        return checked_address(value)

    @field_validator("client_id")
    @classmethod
    def _id(cls, value: str) -> str:
        if value != value.strip() or any(c.isspace() or not c.isprintable() for c in value):
            raise ValueError("spaces")
        return value


class Watch(Section):
    """[watch]"""

    extensions: Words = setting(
        (),
        N_("which extensions to watch; empty: what was chosen last"),
        N_('numbers, ranges, group:NAME or all, such as ["101", "105-110", "group:Sales"]'),
    )
    interval: Seconds = setting(
        2.0,
        N_("seconds between two looks"),
        N_("a number of seconds from 0.5 to 3600"),
        least=LEAST_INTERVAL,
        most=MOST_INTERVAL,
    )

    @field_validator("extensions")
    @classmethod
    def _selection(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        parse_selection(value)
        return value


class Supervisor(Section):
    """[supervisor]"""

    phone: str = setting(
        "",
        N_("your extension: it rings when you listen, whisper, barge in or take over"),
        N_("a number that can be dialled"),
    )

    @field_validator("phone", mode="before")
    @classmethod
    def _number(cls, value: object) -> object:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            try:
                return parse_destination(value)
            except BadDestination as problem:
                raise ValueError(str(problem)) from None
        return value


class Settings(Section):
    """All of them."""

    api: Api = Field(default_factory=Api)
    watch: Watch = Field(default_factory=Watch)
    supervisor: Supervisor = Field(default_factory=Supervisor)


SECRETS = frozenset({"api.client_secret"})
"""Keys whose value is never shown."""


def sections() -> dict[str, type[Section]]:
    """The sections by their name, in the order of the file."""
    return {"api": Api, "watch": Watch, "supervisor": Supervisor}


def expected_of(key: str) -> str:
    """What is expected of `section.key`, marked for translation; empty for an unknown key."""
    section, _, name = key.partition(".")
    model = sections().get(section)
    field = model.model_fields.get(name) if model else None
    extra = field.json_schema_extra if field else None
    return str(extra["expected"]) if isinstance(extra, dict) else ""
