"""What a dashboard remembers for its next start: which extensions were chosen, per account.

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

VERSION = 1
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Remembered:
    """The memory of one account (`account`: what tells accounts apart) in the file at `path`."""

    path: Path
    account: str

    def selection(self) -> Selection | None:
        """What was chosen last; `None` where nothing (legible) was."""
        text = (self._read() or {}).get(self.account)
        if text is None:
            return None
        try:
            return parse_selection(text)
        except BadSelection:
            return None

    def remember(self, selection: Selection) -> None:
        """Keep a choice. A home that cannot be written to must not stop the board."""
        known = self._read()
        if known is None:
            _log.warning(_("The choice of extensions is not kept: another file is in the way."))
            return
        selections = known | {self.account: str(selection)}
        try:
            self._write({"version": VERSION, "selections": selections})
        except OSError as error:
            _log.warning(
                _("The choice of extensions is not kept: {why}.").format(why=error.strerror)
            )

    def _read(self) -> dict[str, str] | None:
        """The choices by account; `None` where a file is in the way and must be left alone."""
        try:
            content: object = json.loads(read_private(self.path))
        except FileNotFoundError:
            return {}
        except OSError as error:
            _log.warning(_("What was remembered cannot be read: {why}.").format(why=error.strerror))
            return None
        except (ValueError, RecursionError):
            return self._set_aside()
        selections = _selections(content)
        return self._set_aside() if selections is None else selections

    def _write(self, content: dict[str, object]) -> None:
        # ASCII: a broken file may have held what UTF-8 cannot.
        write_whole(self.path, json.dumps(content, ensure_ascii=True, indent=1).encode("ascii"))

    def _set_aside(self) -> dict[str, str] | None:
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


def _selections(content: object) -> dict[str, str] | None:
    """The selections in a file's content; `None` where it is not of this version's shape."""
    if not isinstance(content, dict) or content.get("version") != VERSION:
        return None
    selections = content.get("selections")
    if not isinstance(selections, dict):
        return None
    return {str(key): text for key, text in selections.items() if isinstance(text, str)}
