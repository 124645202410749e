"""`callwatch config path|init|show`: where the settings are, a first file, what is in force."""

import sys
from collections.abc import Iterator, Mapping

from app.commands import WRONG
from app.commands.dashboard import state_file
from app.commands.guard import complain
from app.commands.odd_settings import keys_in_force, origin_of, problems
from app.locale import _
from app.log import log_path
from app.settings import Loaded, settings_path
from app.settings.model import sections
from app.settings.template import as_toml, write_template
from app.telphin.text import one_line


def show_path(flag: str | None) -> int:
    """The settings file, alone on stdout; then what else the program writes, and where."""
    sys.stdout.write(f"{settings_path(flag)}\n")
    sys.stderr.write(_("what the dashboard remembers: {path}").format(path=state_file()) + "\n")
    sys.stderr.write(_("the log: {path}").format(path=log_path()) + "\n")
    return 0


def init(flag: str | None) -> int:
    """Write a commented file. Raises `SettingsError`."""
    path = settings_path(flag)
    write_template(path)
    sys.stdout.write(
        _("{path} is written; please fill in client_id, the secret and your phone.").format(
            path=path
        )
        + "\n"
    )
    return 0


def show(loaded: Loaded) -> int:
    """Every value in force, and where it came from; secrets are masked."""
    for section, model in sections().items():
        for name in model.model_fields:
            key = f"{section}.{name}"
            value = as_toml(getattr(getattr(loaded.settings, section), name)) or "–"
            origin = loaded.origins.get(key, _("default"))
            sys.stdout.write(f"{key} = {value}  ({origin})\n")
    for name, keys, usual in keys_in_force(loaded):
        origin = _("default") if usual else origin_of(loaded, "keys")
        sys.stdout.write(f"keys.{name} = {as_toml(keys)}  ({origin})\n")
    for table in ("theme", "filters", "macros"):
        origin = origin_of(loaded, table)
        for key, given in _entries(table, getattr(loaded.settings, table)):
            sys.stdout.write(f"{one_line(key)} = {as_toml(given)}  ({origin})\n")
    for problem in problems(loaded):
        complain(problem, WRONG)
    return 0


def _entries(name: str, table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Each value of a table, and of those in it, with its whole name."""
    for part, value in table.items():
        if isinstance(value, dict):
            yield from _entries(f"{name}.{part}", value)
        else:
            yield f"{name}.{part}", value
