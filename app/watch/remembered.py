"""What a dashboard remembers for its next start, per account: which extensions were chosen, how the
table is sorted, the notes of running calls and the like, each a part with a name.

A small JSON file, readable by its owner alone. It is written whole or not at all; one that is
broken, or of a newer callwatch, is set aside, never trusted and never overwritten.
"""

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path

from app.calls.selection import BadSelection, Selection, parse_selection
from app.files import read_private, set_aside, write_whole
from app.locale import _
from app.locale.reasons import why_not_read, why_not_written

VERSION = 2
SELECTION = "selection"
LARGEST = 256 * 1024
"""Bytes that may be kept: far more than a person leaves behind, and a bound for what is not."""
NO_VERSION = 1000
"""From here on a number is no version that anybody will write."""
_log = logging.getLogger(__name__)

Parts = dict[str, object]
"""What is kept of one account, by name; JSON values."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The memory of one account (`account`: what tells accounts apart) in the file at `path`."""

    path: Path
    account: str
    _told: dict[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What was last told of reading and of writing: many parts meet the same trouble."""

    def selection(self) -> Selection | None:
        """What was chosen last; `None` where nothing (legible) was."""
        text = self.part(SELECTION)
        if not isinstance(text, str):
            return None
        try:
            return parse_selection(text)
        except BadSelection:
            return None

    def remember(self, selection: Selection) -> None:
        """Keep a choice."""
        self.keep(SELECTION, str(selection))

    def part(self, name: str) -> object | None:
        """What was kept under a name: a JSON value, to be checked by who asks; `None`: nothing."""
        return (self._read() or {}).get(self.account, {}).get(name)

    def keep(self, name: str, value: object) -> bool:
        """Keep a JSON value under a name; whether it is kept.

        A home that cannot be written to only leaves a warning. Other windows write the same file,
        so only this part of it is changed.
        """
        known = self._read()
        if known is None:
            return False  # it has been told
        mine = known.get(self.account, {}) | {name: value}
        try:
            self._write({"version": VERSION, "accounts": known | {self.account: mine}})
        except OSError as error:
            self._tell(
                "writing",
                _("What is remembered is not kept: {why}.").format(why=why_not_written(error)),
            )
        except ValueError:
            self._tell("writing", _("What is remembered is not kept: it is too much."))
        else:
            self._told.pop("writing", None)
            return True
        return False

    def _tell(self, of: str, sentence: str) -> None:
        if self._told.get(of) != sentence:
            self._told[of] = sentence
            _log.warning(sentence)

    def _read(self) -> dict[str, Parts] | None:
        """The parts by account; `None` where a file is in the way and must be left alone."""
        try:
            text = read_private(self.path, most=LARGEST + 1)
        except FileNotFoundError:
            return {}
        except OSError as error:
            sentence = _(
                "What was remembered cannot be read: {why}. It is left alone, and nothing is kept "
                "for the next start: {path}"
            )
            self._tell("reading", sentence.format(why=why_not_read(error), path=self.path))
            return None
        content = _content(text)
        accounts = _accounts(content)
        if accounts is None:
            return self._set_aside(_newer_version(content))
        self._told.pop("reading", None)
        return accounts

    def _write(self, content: dict[str, object]) -> None:
        # ASCII: a broken file may have held what UTF-8 cannot.
        text = json.dumps(content, ensure_ascii=True, indent=1).encode("ascii")
        if len(text) > LARGEST:
            raise ValueError("too much")
        write_whole(self.path, text)

    def _set_aside(self, newer: int | None) -> dict[str, Parts] | None:
        """Begin anew beside a file that is broken, or of a `newer` version.

        `None` where it cannot be moved out of the way.
        """
        name = self.path.name
        try:
            aside = set_aside(self.path, "broken" if newer is None else "newer")
        except OSError as error:
            sentence = (
                _("{name} is broken and cannot be set aside: {why}.")
                if newer is None
                else _("{name} is of a newer callwatch and cannot be set aside: {why}.")
            )
            self._tell("reading", sentence.format(name=name, why=why_not_written(error)))
            return None
        if newer is None:
            said = _("{name} was broken; it is set aside as {aside}.")
        else:
            said = _(
                "{name} is of a newer callwatch (version {newer} of the file, this one reads "
                "{known}); it is set aside as {aside}. This callwatch begins without it."
            )
        _log.warning(said.format(name=name, aside=aside, newer=newer, known=VERSION))
        return {}


def _content(text: bytes) -> object:
    """What stands in a file; `None` where that is no JSON, or more than anybody has kept."""
    if len(text) > LARGEST:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _newer_version(content: object) -> int | None:
    """The version of a file that a newer callwatch has written."""
    version = content.get("version") if isinstance(content, dict) else None
    return version if type(version) is int and VERSION < version < NO_VERSION else None


def _accounts(content: object) -> dict[str, Parts] | None:
    """The parts in a file's content; `None` where it is of no shape that is known."""
    if not isinstance(content, dict):
        return None
    if isinstance(content.get("version"), bool):
        return None
    if content.get("version") == 1:
        return _of_first_version(content.get("selections"))
    accounts = content.get("accounts")
    if content.get("version") != VERSION or not isinstance(accounts, dict):
        return None
    return _by_account(accounts)


def _by_account(accounts: dict[object, object]) -> dict[str, Parts]:
    return {
        str(account): {str(name): value for name, value in parts.items()}
        for account, parts in accounts.items()
        if isinstance(parts, dict)
    }


def _of_first_version(selections: object) -> dict[str, Parts] | None:
    """It kept nothing but the selections."""
    if not isinstance(selections, dict):
        return None
    return {str(account): {SELECTION: text} for account, text in selections.items()}
