"""Every text for people goes through here, so that it can be translated.

`_` and `ngettext` look a text up in the catalogue of the language in use; `N_` only marks one that
stands in a constant and is looked up later, where it is shown. Placeholders are named
(`_("Call of {agent}").format(agent=...)`), so that a translation may change their order.

This room lies below all others: it imports nothing of ours, and everybody may import it.
"""

import gettext
from pathlib import Path

DOMAIN = "callwatch"
ENGLISH = "en"
FOLDER = Path(__file__).parent
_catalogues: list[gettext.NullTranslations] = [gettext.NullTranslations()]


def use_language(language: str | None = None, folder: Path = FOLDER) -> None:
    """Take the catalogue of `language`, or of the environment (`LANGUAGE`, `LC_ALL`, `LANG`).

    English, the language of the source, is what remains where there is no compiled catalogue in
    `folder`, as in a checkout that was never installed.
    """
    languages = [language] if language else None
    _catalogues[0] = gettext.translation(DOMAIN, folder, languages, fallback=True)


def language() -> str:
    """That of the catalogue in use, `en` or `ru`."""
    return _catalogues[0].info().get("language", ENGLISH)


def _(message: str) -> str:
    return _catalogues[0].gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    return _catalogues[0].ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 - the name gettext's tools know
    return message
