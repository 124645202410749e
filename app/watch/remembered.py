"""What a dashboard remembers for its next start, per account: which extensions were chosen, how the
table is sorted, the notes of running calls and the like, each a part with a name.

A small JSON file, readable by its owner alone. It is written whole or not at all; one that cannot
be read is set aside, never trusted and never overwritten.
"""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from app.calls.selection import BadSelection, Selection, parse_selection
from app.files import read_private, set_aside, write_whole
from app.locale import _

VERSION = 2
SELECTION = "selection"
LARGEST = 256 * 1024
"""Bytes that may be kept: far more than a person leaves behind, and a bound for what is not."""
_log = logging.getLogger(__name__)

Parts = dict[str, object]
"""What is kept of one account, by name; JSON values."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The memory of one account (`account`: what tells accounts apart) in the file at `path`."""

    path: Path
    account: str

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

    def keep(self, name: str, value: object) -> None:
        """Keep a JSON value under a name. A home that cannot be written to only leaves a warning.

        Other windows write the same file: only this part of it is changed.
        """
        known = self._read()
        if known is None:
            _log.warning(_("What is remembered is not kept: another file is in the way."))
            return
        mine = known.get(self.account, {}) | {name: value}
        try:
            self._write({"version": VERSION, "accounts": known | {self.account: mine}})
        except OSError as error:
            _log.warning(_("What is remembered is not kept: {why}.").format(why=error.strerror))
        except ValueError:
            _log.warning(_("What is remembered is not kept: it is too much."))

    def _read(self) -> dict[str, Parts] | None:
        """The parts by account; `None` where a file is in the way and must be left alone."""
        try:
            content: object = json.loads(read_private(self.path))
        except FileNotFoundError:
            return {}
        except OSError as error:
            _log.warning(_("What was remembered cannot be read: {why}.").format(why=error.strerror))
            return None
        except (ValueError, RecursionError):
            return self._set_aside()
        accounts = _accounts(content)
        return self._set_aside() if accounts is None else accounts

    def _write(self, content: dict[str, object]) -> None:
        # ASCII: a broken file may have held what UTF-8 cannot.
        text = json.dumps(content, ensure_ascii=True, indent=1).encode("ascii")
        if len(text) > LARGEST:
            raise ValueError("too much")
        write_whole(self.path, text)

    def _set_aside(self) -> dict[str, Parts] | None:
        """Begin anew beside the broken file; `None` where it cannot be moved out of the way."""
        try:
            aside = set_aside(self.path)
        except OSError as error:
            _log.warning(
                _("{name} is broken and cannot be set aside: {why}.").format(
                    name=self.path.name, why=error.strerror
                )
            )
            return None
        _log.warning(
            _("{name} was broken; it is set aside as {aside}.").format(
                name=self.path.name, aside=aside.name
            )
        )
        return {}


def _accounts(content: object) -> dict[str, Parts] | None:
    """The parts in a file's content; `None` where it is of no shape that is known."""
    if not isinstance(content, dict):
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
