"""The languages for tests and pictures: English, Russian as its catalogue stands now, and `MARKED`.

`MARKED` is no language: its catalogue has every text that the source marks, spelt in letters of
another alphabet, as many of them. What stays Latin on a screen never went through the catalogue.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Formatter, ascii_letters
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from app.locale import DOMAIN, ENGLISH, use_language
from tests import catalogue

RUSSIAN = "ru"
LANGUAGES = (ENGLISH, RUSSIAN)
"""Those that the program speaks."""
MARKED = "marked"
_ALPHABET = "აბგდევზთიკლმნოპჟრსტუფქღყშჩ"
_SPELT = str.maketrans(ascii_letters, _ALPHABET * 2)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Texts of that language from here on, English ones afterwards."""
    if language == ENGLISH:
        use_language(ENGLISH)
        yield
        return
    with TemporaryDirectory() as folder:
        target = Path(folder) / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
        target.parent.mkdir(parents=True)
        found = marked() if language == MARKED else catalogue.read(_source(language))
        with target.open("wb") as file:
            write_mo(file, found)
        use_language(language, Path(folder))
        try:
            yield
        finally:
            use_language(ENGLISH)


def _source(language: str) -> Path:
    return catalogue.LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def marked() -> Catalog:
    """Every text of the source, spelt in the other alphabet; placeholders stay."""
    found = Catalog()
    for message in catalogue.of_source():
        if isinstance(message.id, str):
            found.add(message.id, spelt(message.id))
        else:
            found.add(message.id, tuple(spelt(text) for text in message.id))
    return found


def spelt(text: str) -> str:
    """In the other alphabet, as wide as before."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:  # braces that are none of ours
        return text.translate(_SPELT)
    made = ""
    for literal, name, form, _conversion in parts:
        made += literal.replace("{", "{{").replace("}", "}}").translate(_SPELT)
        if name is not None:
            made += f"{{{name}:{form}}}" if form else f"{{{name}}}"
    return made
