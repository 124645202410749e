"""Which macros of the settings are refused, for `check` and `config show`; the board tells, too."""

from app.settings import Settings


def odd_macros(settings: Settings) -> tuple[str, ...]:
    """A sentence for each. Keys are the screen's: it is imported where there is a macro at all."""
    if not settings.macros:
        return ()
    from app.ui.macros import macros_of

    return macros_of(settings.macros).problems
