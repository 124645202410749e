"""What a person's own themes, filters and macros in the settings come to, for `check` and
`config show`.

What cannot be is refused by name while the rest works; the board tells the same in notices. Who
uses such a setting says what is wrong with it.
"""

from app.commands.dashboard import looks
from app.locale import _
from app.settings import Loaded
from app.watch.filters import filters_of_settings


def problems(loaded: Loaded) -> list[str]:
    """A sentence for each that cannot be, with where it stands."""
    settings = loaded.settings
    found = [*filters_of_settings(settings.filters)[1]]
    if settings.macros:
        from app.ui.macros import macros_of

        found += macros_of(settings.macros).problems
    if settings.theme or "ui.theme" in loaded.origins:
        from app.ui.own_themes import offer

        found += offer(looks(settings)).problems
    where = _("file {path}").format(path=loaded.path)
    return [_("{where}: {problem}").format(where=where, problem=problem) for problem in found]
