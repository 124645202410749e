"""The settings as a tree of sections; each field says what it is and what is expected of it."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from pydantic import (
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)

from app.calls.actions import NAMED_RIGHTS
from app.calls.destination import BadDestination, parse_destination
from app.calls.privacy import MOST_KEPT, Mask, Masking
from app.calls.rights import BadReason, checked_reason
from app.calls.selection import parse_selection
from app.locale import N_, _
from app.settings.alerts import Alerts
from app.settings.destinations import Destinations
from app.settings.screen import Log, Terminal, Ui
from app.settings.section import (
    ActionNames,
    Count,
    Seconds,
    Section,
    Share,
    Words,
    a_path,
    at_home,
    setting,
)
from app.telphin.access import checked_address

DEFAULT_ADDRESS = "https://apiproxy.telphin.ru"
LEAST_INTERVAL, MOST_INTERVAL = 0.5, 3600.0
LEAST_STARVE = 10.0
LEAST_SHARE = 0.01
MOST_RESERVE = 100_000
MOST_MOMENT = 5.0
LEAST_TIMEOUT, MOST_TIMEOUT = 1.0, 120.0
MOST_REASONS = 9
"""Each is picked by a digit."""


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
    client_secret_command: str | tuple[str, ...] | None = setting(
        None,
        N_("a command that prints the secret; it is run without a shell"),
        N_('a command with its arguments, such as "pass show NAME" or ["pass", "show", "NAME"]'),
    )
    timeout: Seconds = setting(
        10.0,
        N_("seconds to wait for each step of a request"),
        N_("a number of seconds from 1 to 120"),
        least=LEAST_TIMEOUT,
        most=MOST_TIMEOUT,
    )
    ca_file: Path | None = setting(
        None,
        N_("a file of certificates (PEM) to trust in place of the system's"),
        N_("the path of a file"),
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

    @field_validator("client_secret_file", "ca_file", mode="before")
    @classmethod
    def _file(cls, value: object) -> object:
        return a_path(value)

    @field_validator("client_secret_file", "ca_file")
    @classmethod
    def _home(cls, value: Path | None) -> Path | None:
        return at_home(value)

    @field_validator("client_secret_command")
    @classmethod
    def _command(cls, value: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        if value is not None and not words_of(value):
            raise ValueError("no command")
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
    starve: Seconds = setting(
        300.0,
        N_("seconds an extension may go without a look, where each has to be asked by itself"),
        N_("a number of seconds from 10 to 3600"),
        least=LEAST_STARVE,
        most=MOST_INTERVAL,
    )
    moment: Seconds = setting(
        0.5,
        N_("seconds within which a key still means what was there before the list moved"),
        N_("a number of seconds from 0 to 5"),
        least=0.0,
        most=MOST_MOMENT,
    )

    @field_validator("extensions")
    @classmethod
    def _selection(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        parse_selection(value)
        return value


class QuotaSection(Section):
    """[quota]"""

    share: Share = setting(
        0.5,
        N_("which part of the requests left this hour looks may use; the rest is for others"),
        N_("a number from 0.01 to 1"),
        least=LEAST_SHARE,
        most=1.0,
    )
    reserve: Count = setting(
        20,
        N_("requests an hour kept back for actions"),
        N_("a whole number from 0 to 100000"),
        least=0,
        most=MOST_RESERVE,
    )


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
                raise ValueError(
                    _("{why} Expected a number that can be dialled, such as 101.").format(
                        why=problem
                    )
                ) from None
        return value.strip() if isinstance(value, str) else value


class Audit(Section):
    """[audit]"""

    path: Path | None = setting(
        None,
        N_("the file of the audit log; empty: one of your own"),
        N_("the path of a file"),
    )
    shared: bool = setting(
        False,
        N_("several supervisors write to it: the group may read and write it"),
        N_("true or false"),
    )
    syslog: bool = setting(False, N_("the lines go to the system's log, too"), N_("true or false"))

    @field_validator("path", mode="before")
    @classmethod
    def _file(cls, value: object) -> object:
        return a_path(value)

    @field_validator("path")
    @classmethod
    def _home(cls, value: Path | None) -> Path | None:
        return at_home(value)

    @field_validator("shared")
    @classmethod
    def _common(cls, value: bool, info: ValidationInfo) -> bool:
        if value and info.data.get("path", Path()) is None:
            raise ValueError(
                _("A shared audit log needs audit.path, in a folder that all of them may write to.")
            )
        return value


class RightsSection(Section):
    """[rights]"""

    actions: ActionNames = setting(
        tuple(action.name for action in NAMED_RIGHTS),
        N_("which actions there are; the others are neither offered nor done"),
        N_('names of actions, such as ["listen", "whisper", "hangup"]'),
    )
    extensions: Words = setting(
        (),
        N_("on whose calls one may act; empty: on all that are watched"),
        N_('numbers, ranges, group:NAME or all, such as ["101", "105-110", "group:Sales"]'),
    )
    read_only: bool = setting(
        False,
        N_("only watch: no action at all"),
        N_("true or false"),
    )
    confirm_typed: ActionNames = setting(
        (),
        N_("actions for which the extension's number must be typed first"),
        N_('names of actions, such as ["hangup", "takeover", "transfer"]'),
    )
    require_reason: ActionNames = setting(
        (),
        N_("actions for which a reason must be given"),
        N_('names of actions, such as ["barge", "takeover"]'),
    )
    reasons: Words = setting(
        (),
        N_("reasons to pick from; another may be typed"),
        N_('at most 9 short texts, such as ["Complaint", "Training"]'),
    )
    unmask: bool = setting(
        False,
        N_("whether the key u may show masked numbers and names for a minute"),
        N_("true or false"),
    )

    @field_validator("extensions")
    @classmethod
    def _selection(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        parse_selection(value)
        return value

    @field_validator("reasons")
    @classmethod
    def _reasons(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) > MOST_REASONS:
            raise ValueError("too many")
        try:
            return tuple(dict.fromkeys(checked_reason(reason) for reason in value))
        except BadReason as problem:
            raise ValueError(str(problem)) from None


class Privacy(Section):
    """[privacy]"""

    mask: Masking = setting(
        Masking.NONE,
        N_("how much of outside numbers and names is hidden"),
        N_('"none", "middle" (all but the ends) or "all"'),
    )
    keep_first: Count = setting(
        Mask().keep_first,
        N_("characters that are kept at the beginning"),
        N_("a whole number from 0 to 6"),
        least=0,
        most=MOST_KEPT,
    )
    keep_last: Count = setting(
        Mask().keep_last,
        N_("characters that are kept at the end"),
        N_("a whole number from 0 to 6"),
        least=0,
        most=MOST_KEPT,
    )


class Settings(Section):
    """All of them."""

    api: Api = Field(default_factory=Api)
    watch: Watch = Field(default_factory=Watch)
    quota: QuotaSection = Field(default_factory=QuotaSection)
    supervisor: Supervisor = Field(default_factory=Supervisor)
    audit: Audit = Field(default_factory=Audit)
    rights: RightsSection = Field(default_factory=RightsSection)
    privacy: Privacy = Field(default_factory=Privacy)
    alerts: Alerts = Field(default_factory=Alerts)
    destinations: Destinations = Field(default_factory=Destinations)
    ui: Ui = Field(default_factory=Ui)
    terminal: Terminal = Field(default_factory=Terminal)
    log: Log = Field(default_factory=Log)
    filters: Mapping[str, object] = Field(default_factory=dict)
    macros: Mapping[str, object] = Field(default_factory=dict)
    keys: Mapping[str, object] = Field(default_factory=dict)
    theme: Mapping[str, object] = Field(default_factory=dict)


OPEN = ("filters", "macros", "keys", "theme")
"""Tables whose names are a person's own. What is wrong in one is told by who reads it, and costs
that part alone: an odd colour is no reason to be without the board.
"""

SECRETS = frozenset({"api.client_secret"})
"""Keys whose value is never shown."""


def sections() -> dict[str, type[Section]]:
    """The sections by their name, in the order of the file."""
    return {
        name: field.annotation
        for name, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
    }


def words_of(command: str | tuple[str, ...]) -> list[str]:
    """A command and its arguments, as a shell would split a text. Raises `ValueError`."""
    return shlex.split(command) if isinstance(command, str) else list(command)


def is_path(key: str) -> bool:
    """Whether the value of `section.key` is the path of a file."""
    section, _dot, name = key.partition(".")
    annotation = sections()[section].model_fields[name].annotation
    return annotation is Path or Path in get_args(annotation)


def expected_of(key: str) -> str:
    """What is expected of `section.key`, marked for translation; empty for an unknown key."""
    section, _, name = key.partition(".")
    model = sections().get(section)
    field = model.model_fields.get(name) if model else None
    extra = field.json_schema_extra if field else None
    return str(extra["expected"]) if isinstance(extra, dict) else ""
