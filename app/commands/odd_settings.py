"""What [alerts] and a person's own keys, themes, filters and macros in the settings come to, for
`check` and `config show`.

What cannot be is refused by name while the rest works; the board tells the same in notices. Who
uses such a setting says what is wrong with it.
"""

from collections.abc import Iterable, Iterator, Mapping

from app.commands.dashboard import looks
from app.locale import _
from app.settings import Loaded
from app.settings.noticing import noticing_of
from app.watch.filters import filters_of_settings


def problems(loaded: Loaded) -> list[str]:
    """A sentence for each that cannot be; of a person's own tables with where they stand."""
    settings = loaded.settings
    found = _told(loaded, "filters", filters_of_settings(settings.filters)[1])
    if settings.theme or "ui.theme" in loaded.origins:
        from app.ui.own_themes import offer

        found += _told(loaded, "theme", offer(looks(settings)).problems)
    chosen: Mapping[str, str] = {}
    if settings.keys:
        from app.ui.keymap import read_keymap

        keymap = read_keymap(settings.keys)
        chosen = keymap.keys
        found += _told(loaded, "keys", keymap.problems)
    if settings.macros:
        from app.ui.macros import macros_of

        found += _told(loaded, "macros", macros_of(settings.macros, chosen).problems)
    # They name their key, which may stand anywhere.
    return [*noticing_of(settings.alerts).problems, *found]


def _told(loaded: Loaded, table: str, problems: Iterable[str]) -> list[str]:
    where = origin_of(loaded, table)
    return [_("{where}: {problem}").format(where=where, problem=problem) for problem in problems]


def origin_of(loaded: Loaded, table: str) -> str:
    """Where a table with a person's own names stands: the file, the environment, or both."""
    places = {place for key, place in loaded.origins.items() if key.startswith(f"{table}.")}
    return ", ".join(sorted(places)) or loaded.origins.get(f"ui.{table}", "")


def keys_in_force(loaded: Loaded) -> Iterator[tuple[str, str, bool]]:
    """Of each command its name, its keys, and whether they are the usual ones."""
    from app.ui.keymap import read_keymap
    from app.ui.places import keyboard

    board = keyboard()
    chosen = read_keymap(loaded.settings.keys, board).keys
    for name, bound in sorted(board.bound.items()):
        yield name, chosen.get(name, bound.keys), name not in chosen
