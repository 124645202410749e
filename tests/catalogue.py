"""Brings the translations up to date with the texts of the source.

    .venv/bin/python -m tests.catalogue

New texts are added without a translation (`tests/unit/test_locale.py` then names them), texts that
are gone leave with theirs, and every other translation stays as it is.
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[1] / "app"
LOCALE = SOURCE / "locale"
WIDTH = 96
ARGUMENTS = {"_": 1, "N_": 1, "ngettext": 2}
"""How many arguments of each marking function are texts."""


def of_source() -> Catalog:
    """Every text that the source marks, without translations."""
    found = Catalog()
    for path in sorted(SOURCE.rglob("*.py")):
        for line, texts in _marked(path.read_text("utf-8")):
            message = texts[0] if len(texts) == 1 else texts
            found.add(message, locations=[(path.relative_to(SOURCE).as_posix(), line)])
    return found


def _marked(code: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line and texts of each call that marks some, wherever it stands.

    Read as a tree: babel's own extraction goes by tokens, and before Python 3.12 it does not see
    calls inside f-strings.
    """
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = tuple(
            argument.value
            for argument in node.args[: ARGUMENTS.get(node.func.id, 0)]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        )
        if texts:
            yield node.lineno, texts


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def updated(path: Path) -> bytes:
    """The catalogue at `path` as it has to be: the source's texts, its translations."""
    old, new = read(path), Catalog(locale=path.parts[-3])
    for message in of_source():
        if message.id:
            known = old.get(message.id)
            same = known is not None and known.pluralizable == message.pluralizable
            new.add(
                message.id,
                known.string if known is not None and same else None,
                locations=message.locations,
            )
    text = io.BytesIO()
    write_po(text, new, width=WIDTH, no_location=True, omit_header=True, sort_by_file=True)
    return _header(new) + text.getvalue()


def _header(catalogue: Catalog) -> bytes:
    """What gettext needs to know; no dates and no names, which would change with every run."""
    lines = (
        "Project-Id-Version: callwatch",
        f"Language: {catalogue.locale}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {catalogue.plural_forms}",
    )
    quoted = "".join(f'"{line}\\n"\n' for line in lines)
    return f'msgid ""\nmsgstr ""\n{quoted}\n'.encode()


def catalogues() -> list[Path]:
    return sorted(LOCALE.rglob("*.po"))


if __name__ == "__main__":
    for catalogue in catalogues():
        catalogue.write_bytes(updated(catalogue))
        untranslated = sum(not message.string for message in read(catalogue) if message.id)
        sys.stdout.write(f"{catalogue}: {untranslated} without a translation\n")
