"""Lays the file, the environment and the flags above each other, and checks the result."""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path
from pydantic import ValidationError

from app.locale import _
from app.settings.errors import SettingsError
from app.settings.model import SECRETS, Settings, expected_of, sections
from app.settings.secret import refuse_if_readable_by_others
from app.telphin.text import clean_text

PREFIX = "CALLWATCH_"
WHERE = "CALLWATCH_CONFIG"
LONGEST_SHOWN = 60
FLAGS = {
    "api.base_url": "--base-url",
    "api.client_id": "--client-id",
    "api.timeout": "--timeout",
    "watch.extensions": "--extensions",
    "watch.interval": "--interval",
    "supervisor.phone": "--phone",
}
"""The settings that have a flag. Secrets have none: arguments can be seen by others."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings in force. `origins`: where each `section.key` that is not a default stands."""

    settings: Settings
    path: Path
    origins: Mapping[str, str]


def settings_path(flag: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the settings file is, or would be: flag, then environment, then XDG."""
    if flag:
        return Path(flag).expanduser()
    if named := environment.get(WHERE):
        return Path(named).expanduser()
    return user_config_path("callwatch") / "config.toml"


def load(
    flag: str | None = None,
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Loaded:
    """The settings in force; `flags` by `section.key`. Raises `SettingsError`."""
    path = settings_path(flag, environment)
    named = bool(flag or environment.get(WHERE))
    values: dict[str, dict[str, object]] = {}
    origins: dict[str, str] = {}
    layers: tuple[tuple[dict[str, object], Callable[[str], str]], ...] = (
        (_from_file(path, named=named), lambda _key: _("file {path}").format(path=path)),
        (
            _from_environment(environment),
            lambda key: _("environment {name}").format(name=variable(key)),
        ),
        (dict(flags or {}), lambda key: _("flag {name}").format(name=FLAGS[key])),
    )
    for layer, origin in layers:
        for key, value in layer.items():
            section, _dot, name = key.partition(".")
            values.setdefault(section, {})[name] = value
            origins[key] = origin(key)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as problem:
        raise SettingsError(_sentence(problem, origins)) from None
    _one_secret(settings, origins)
    if "api.client_secret" in origins and _holds_secret(path):
        refuse_if_readable_by_others(path)
    return Loaded(settings, path, origins)


def variable(key: str) -> str:
    """The environment's name for `section.key`."""
    return PREFIX + key.replace(".", "__").upper()


def _from_file(path: Path, *, named: bool) -> dict[str, object]:
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        if named:
            raise SettingsError(_("{path} does not exist.").format(path=path)) from None
        return {}
    except OSError as problem:
        raise SettingsError(
            _("{path} cannot be read: {why}.").format(path=path, why=problem.strerror)
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(_("{path} is not UTF-8 text.").format(path=path)) from None
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise SettingsError(
            _("{path} is not TOML: {what}.").format(path=path, what=clean_text(str(problem)))
        ) from None
    found: dict[str, object] = {}
    for section, table in tables.items():
        if section not in sections():
            raise SettingsError(_unknown(str(path), section, "[" + "], [".join(sections()) + "]"))
        if not isinstance(table, dict):
            raise SettingsError(
                _("{path}: {key} is a section; expected [{key}] and its keys below it.").format(
                    path=path, key=section
                )
            )
        for name, value in table.items():
            _refuse_unknown(f"{section}.{name}", str(path))
            found[f"{section}.{name}"] = value
    return found


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    known = {
        variable(f"{section}.{name}"): f"{section}.{name}"
        for section, model in sections().items()
        for name in model.model_fields
    }
    found: dict[str, object] = {}
    for name, value in environment.items():
        if not name.startswith(PREFIX) or name == WHERE:
            continue
        if name not in known:
            raise SettingsError(
                _("environment: {name} is not a setting; expected one of {known}.").format(
                    name=clean_text(name), known=", ".join(sorted(known))
                )
            )
        found[known[name]] = value
    return found


def _refuse_unknown(key: str, where: str) -> None:
    section, _dot, name = key.partition(".")
    if name not in sections()[section].model_fields:
        raise SettingsError(_unknown(where, key, ", ".join(sections()[section].model_fields)))


def _unknown(where: str, key: str, known: str) -> str:
    return _("{where}: {key} is not a setting; expected one of {known}.").format(
        where=where, key=clean_text(key), known=known
    )


def _sentence(problem: ValidationError, origins: Mapping[str, str]) -> str:
    """The first problem in our words: where, which key, what was found, what is expected."""
    errors = problem.errors(include_url=False, include_context=False)
    # The location goes down into lists; the key is its first two parts.
    key = ".".join(str(part) for part in errors[0]["loc"][:2])
    sentence = _("{where}: {key} is {found}; expected {expected}.").format(
        where=origins.get(key, _("settings")),
        key=key,
        found=_found(key, errors[0]["input"]),
        expected=_(expected_of(key)) if expected_of(key) else _("something else"),
    )
    if errors[0]["type"] == "value_error":
        reason = errors[0]["msg"].removeprefix("Value error, ")
        if reason.endswith("."):
            sentence = f"{sentence} {reason}"
    return sentence


def _found(key: str, value: object) -> str:
    if key in SECRETS:
        return _("not usable")
    shown = clean_text(repr(value))
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"


def _one_secret(settings: Settings, origins: Mapping[str, str]) -> None:
    ways = ("client_secret", "client_secret_file", "client_secret_command")
    given = [way for way in ways if getattr(settings.api, way) is not None]
    if len(given) > 1:
        places = ", ".join(
            f"api.{way} ({origins.get(f'api.{way}', _('settings'))})" for way in given
        )
        raise SettingsError(
            _("The secret is given more than once: {places}; please keep one.").format(
                places=places
            )
        )


def _holds_secret(path: Path) -> bool:
    """Whether the file itself holds the secret, whatever stands above it."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    api = tables.get("api")
    return isinstance(api, dict) and "client_secret" in api
