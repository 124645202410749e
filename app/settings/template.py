"""The commented settings file that `callwatch config init` writes, made from the tree itself."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import SecretStr

from app.locale import N_, _
from app.locale.reasons import why_not_written
from app.settings.errors import SettingsError
from app.settings.model import sections

_EXAMPLES = {
    "api.client_secret": '"..."',
    "api.client_secret_file": '"~/.config/callwatch/secret"',
    "api.client_secret_command": '"pass show telphin/callwatch"',
    "api.ca_file": '"/etc/ssl/certs/ca-certificates.crt"',
    "destinations.favourites": '{Reception = "300", "The boss" = "+79161234567"}',
    "audit.path": '"/var/log/callwatch/audit.jsonl"',
}
_TABLES = {
    "filters": (
        N_("filters of your own, by name; the keys 1 to 9 on the board show the first nine"),
        '"Long rings" = "ringing >20s"',
    ),
    "macros": (
        N_("keys that open an action with its destination filled in"),
        'F5 = "transfer 300"',
    ),
    "keys": (
        N_("another key for a command; 'callwatch config show' lists their names"),
        '"call.hangup" = "X"',
    ),
    "theme.mine": (
        N_("a theme of your own, for [ui] theme: it begins as base and changes what stands here"),
        'base = "dark"\n#primary = "#7aa2f7"',
    ),
}
"""Tables with names of a person's own: what they are for, and an example."""


def template(given: Mapping[str, str] = MappingProxyType({})) -> str:
    """Every section and key with its help; all but what is `given`, by `section.key`, is commented
    out.
    """
    lines = [_("# Settings of callwatch. 'callwatch check' tells whether they work.")]
    for section, model in sections().items():
        lines += ["", f"[{section}]"]
        for name, field in model.model_fields.items():
            if text := given.get(f"{section}.{name}"):
                lines += [f"# {_(field.description or '')}", f"{name} = {as_toml(text)}"]
                continue
            example = _EXAMPLES.get(f"{section}.{name}") or as_toml(field.default)
            lines += [f"# {_(field.description or '')}", f"#{name} = {example}"]
    for table, (description, example) in _TABLES.items():
        lines += ["", f"# {_(description)}", f"#[{table}]", f"#{example}"]
    return "\n".join(lines) + "\n"


def as_toml(value: object) -> str:
    """A value as it would stand in the file; a secret is masked."""
    if isinstance(value, SecretStr):
        return '"********"'
    if isinstance(value, tuple | list):
        return f"[{', '.join(as_toml(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(name)} = {as_toml(item)}' for name, item in value.items())}}}"
    if isinstance(value, str | Path):
        return f'"{"".join(map(_escaped, str(value)))}"'
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _key(name: object) -> str:
    """A key of a table, quoted where it has to be."""
    plain = re.fullmatch(r"[A-Za-z0-9_-]+", str(name))
    return str(name) if plain else as_toml(str(name))


def _escaped(character: str) -> str:
    """A character of a TOML text; what a terminal might obey is written as its number."""
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08X}"


def write_template(path: Path, given: Mapping[str, str] = MappingProxyType({})) -> None:
    """Write it, 0600 in a 0700 folder. Raises `SettingsError`; never overwrites."""
    try:
        _make_folder(path.parent)
        handle = _created(path)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(template(given))
    except OSError as problem:
        raise SettingsError(
            _("{path} cannot be written: {why}.").format(path=path, why=why_not_written(problem))
        ) from None


def _created(path: Path) -> int:
    """A descriptor of the file, new and for its owner alone."""
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise SettingsError(
            _("{path} exists already; it is left as it is.").format(path=path)
        ) from None


def _make_folder(folder: Path) -> None:
    """The folder and those above it, each 0700 (`mkdir(parents=True)` leaves theirs open)."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
