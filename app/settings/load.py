"""Lays the file, the environment and the flags above each other, and checks the result."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path
from pydantic import ValidationError

from app.files import read_trusted
from app.locale import _
from app.locale.forms import decimal
from app.locale.reasons import why_not_read
from app.settings.errors import SettingsError
from app.settings.model import OPEN, SECRETS, Settings, expected_of, is_path, sections
from app.settings.secret import refuse_if_readable_by_others
from app.settings.section import inline_table
from app.settings.template import as_toml
from app.telphin.text import clean_text, shortened
from app.ui.looks import THEME_NAMES

PREFIX = "CALLWATCH_"
WHERE = "CALLWATCH_CONFIG"
LONGEST_SHOWN = 60
_USER_OF_ADDRESS = re.compile(r"//\S*@")
_LINE = re.compile(r" \(at line (?P<line>\d+), column (?P<column>\d+)\)$")
FLAGS = {
    "api.base_url": "--base-url",
    "api.client_id": "--client-id",
    "api.timeout": "--timeout",
    "watch.extensions": "--extensions",
    "watch.interval": "--interval",
    "supervisor.phone": "--phone",
    "log.level": "--log-level",
    "rights.read_only": "--read-only",
    "ui.theme": "--theme",
    "ui.language": "--language",
}
"""The settings that have a flag. Secrets have none: arguments can be seen by others."""
TABLES_THERE = {
    "filters": '{"Long rings" = "ringing >20s"}',
    "macros": '{F5 = "transfer 300"}',
    "keys": '{"call.hangup" = "X"}',
    "theme": '{mine = {base = "dark", primary = "#7aa2f7"}}',
}
"""How tables with names of a person's own stand in the environment."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings in force. `origins`: where each `section.key` that is not a default stands."""

    settings: Settings
    path: Path
    origins: Mapping[str, str]


def settings_path(flag: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the settings file is, or would be: flag, then environment, then XDG.

    Raises `SettingsError` where what is named cannot be a file.
    """
    if flag is not None:
        return _named(flag, _("flag --config"))
    if named := environment.get(WHERE):
        return _named(named, _("environment {name}").format(name=WHERE))
    return user_config_path("callwatch") / "config.toml"


def _named(text: str, origin: str) -> Path:
    problem = _("{where} is '{found}'; expected the path of a settings file.")
    try:
        path = Path(text).expanduser()
    except RuntimeError:  # the home of somebody unknown
        path = Path()
    if path == Path():
        raise SettingsError(problem.format(where=origin, found=clean_text(text)))
    return path


def load(
    flag: str | None = None,
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Loaded:
    """The settings in force; `flags` by `section.key`. Raises `SettingsError`."""
    path = settings_path(flag, environment)
    named = flag is not None or bool(environment.get(WHERE))
    values: dict[str, dict[str, object]] = {}
    origins: dict[str, str] = {}
    layers: tuple[tuple[dict[str, object], Callable[[str], str]], ...] = (
        (_from_file(path, named=named), lambda _key: _("file {path}").format(path=path)),
        (
            _from_environment(environment),
            lambda key: _("environment {name}").format(name=variable(key)),
        ),
        (dict(flags or {}), _flag),
    )
    for layer, origin in layers:
        for key, value in layer.items():
            section, _dot, name = key.partition(".")
            table = values.setdefault(section, {})
            table[name] = _laid_over(table.get(name), value) if section in OPEN else value
            origins[key] = origin(key)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as problem:
        raise SettingsError(_sentence(problem, origins)) from None
    _one_secret(settings, origins)
    _workable(settings, origins)
    return Loaded(settings, path, origins)


def _laid_over(below: object, above: object) -> object:
    """Of a table in a table, what stands above changes that alone."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return below | {name: _laid_over(below.get(name), value) for name, value in above.items()}


def variable(key: str) -> str:
    """The environment's name for `section.key`; a table with a person's own names has one."""
    section = key.partition(".")[0]
    return PREFIX + (section if section in OPEN else key.replace(".", "__")).upper()


def _flag(key: str) -> str:
    return _("flag {name}").format(name=FLAGS[key])


def _from_file(path: Path, *, named: bool) -> dict[str, object]:
    try:
        text = read_trusted(path).decode("utf-8-sig")
    except FileNotFoundError:
        if named:
            raise SettingsError(_("{path} does not exist.").format(path=path)) from None
        return {}
    except OSError as problem:
        raise SettingsError(
            _("{path} cannot be read: {why}.").format(path=path, why=why_not_read(problem))
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(_("{path} is not UTF-8 text.").format(path=path)) from None
    found = _found_in(_tables(text, path), path)
    if SECRETS & found.keys():
        refuse_if_readable_by_others(path)
    return found


def _found_in(tables: Mapping[str, object], path: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    for section, table in tables.items():
        if section not in (*sections(), *OPEN):
            known = "[" + "], [".join((*sections(), *OPEN)) + "]"
            raise SettingsError(_unknown(str(path), section, known))
        if not isinstance(table, dict):
            raise SettingsError(
                _("{path}: {key} is a section; expected [{key}] and its keys below it.").format(
                    path=path, key=section
                )
            )
        for name, value in table.items():
            key = f"{section}.{name}"
            if section in OPEN:
                found[key] = value
                continue
            _refuse_unknown(key, str(path))
            found[key] = _beside(path, value) if is_path(key) else value
    return found


def _tables(text: str, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        what = str(problem)
    except (ValueError, RecursionError):  # a number too long, brackets too deep
        what = _("a value in it is too long or too deep")
    if place := _LINE.search(what):
        where = _("{path}, line {line}, column {column}").format(path=path, **place.groupdict())
        what = what[: place.start()]
    else:
        where = str(path)
    raise SettingsError(
        _("{where}: this is not TOML: {what}.").format(where=where, what=clean_text(what))
    )


def _beside(path: Path, value: object) -> object:
    """A path in a file is meant from that file's folder, wherever the program is started."""
    if isinstance(value, str) and value and not value.startswith("~"):
        return str(path.absolute().parent / value)
    return value


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    known = {
        variable(f"{section}.{name}"): f"{section}.{name}"
        for section, model in sections().items()
        for name in model.model_fields
    }
    tables = {variable(section): section for section in OPEN}
    found: dict[str, object] = {}
    for name, value in environment.items():
        if not name.startswith(PREFIX) or name == WHERE:
            continue
        if name in tables:
            section = tables[name]
            found |= {f"{section}.{key}": v for key, v in _table(section, value).items()}
            continue
        if (whole := name.partition("__")[0]) in tables:
            raise SettingsError(
                _(
                    "environment: {name} is not a setting; {whole} takes all, such as {example}."
                ).format(name=clean_text(name), whole=whole, example=TABLES_THERE[tables[whole]])
            )
        if name not in known:
            raise SettingsError(
                _("environment: {name} is not a setting; expected one of {known}.").format(
                    name=clean_text(name), known=", ".join(sorted((*known, *tables)))
                )
            )
        found[known[name]] = value
    return found


def _table(section: str, text: str) -> dict[str, object]:
    """A table of the file, which stands in the environment as TOML writes it in a line."""
    table = inline_table(text)
    if table is None:
        raise SettingsError(
            _("environment {name} is {found}; expected a table such as {example}.").format(
                name=variable(section),
                found=shortened(clean_text(as_toml(text)), LONGEST_SHOWN),
                example=TABLES_THERE[section],
            )
        )
    return table


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
    where = origins.get(key, _("settings"))
    found = _found(key, errors[0]["input"])
    reason = errors[0]["msg"].removeprefix("Value error, ")
    if errors[0]["type"] == "value_error" and reason.endswith("."):
        # A whole sentence of ours: it tells what is expected, and which part is wrong.
        return _("{where}: {key} is {found}. {reason}").format(
            where=where, key=key, found=found, reason=_without_user(reason)
        )
    return _("{where}: {key} is {found}; expected {expected}.").format(
        where=where, key=key, found=found, expected=_(expected_of(key))
    )


def _found(key: str, value: object) -> str:
    """The value as it might stand in the file, without anything secret, and not too long."""
    if key in SECRETS:
        return _("not usable")
    return shortened(_without_user(clean_text(as_toml(value))), LONGEST_SHOWN)


def _without_user(text: str) -> str:
    """An address may hold a password; nobody but the address's owner needs to see it."""
    return _USER_OF_ADDRESS.sub("//********@", text)


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


def _workable(settings: Settings, origins: Mapping[str, str]) -> None:
    """What each by itself is allowed, and cannot work together."""
    theme, place = settings.ui.theme, origins.get("ui.theme", "")
    if place == _flag("ui.theme") and theme not in (*THEME_NAMES, *settings.theme):
        # Somebody is there who can write it anew. From the file, the board does without (`ui`).
        raise SettingsError(
            _("{where}: {key} is {found}; expected {expected}.").format(
                where=place,
                key="ui.theme",
                found=_found("ui.theme", theme),
                expected=_(expected_of("ui.theme")),
            )
        )
    watch, origin = settings.watch, origins.get("watch.starve")
    if origin is not None and watch.starve < watch.interval:
        raise SettingsError(
            _(
                "{where}: watch.starve is {starve}, but looks come only every {interval} s "
                "(watch.interval); expected {interval} or more."
            ).format(where=origin, starve=decimal(watch.starve), interval=decimal(watch.interval))
        )
