"""What a dashboard remembers for its next start: which extensions were chosen, per account.

A small JSON file, readable by its owner alone. It is written whole or not at all; one that cannot
be read is set aside, never trusted and never overwritten.
"""

import json
import logging
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from app.calls.selection import BadSelection, Selection, parse_selection

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
            _log.warning("the choice of extensions was not kept, for another file is in the way")
            return
        selections = known | {self.account: str(selection)}
        try:
            self._write({"version": VERSION, "selections": selections})
        except OSError as error:
            _log.warning("the choice of extensions was not kept: %s", error.strerror)

    def _read(self) -> dict[str, str] | None:
        """The choices by account; `None` where a file is in the way and must be left alone."""
        try:
            content: object = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            _log.warning("what was remembered cannot be read: %s", error.strerror)
            return None
        except (ValueError, RecursionError):
            return self._set_aside()
        selections = _selections(content)
        return self._set_aside() if selections is None else selections

    def _write(self, content: dict[str, object]) -> None:
        folder = self.path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes the file 0600.
        handle, name = tempfile.mkstemp(dir=folder, prefix=self.path.name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                # ASCII: a broken file may have held what UTF-8 cannot.
                json.dump(content, file, ensure_ascii=True, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _set_aside(self) -> dict[str, str] | None:
        """Begin anew beside the broken file; `None` where it cannot be moved out of the way."""
        aside = self.path.with_name(f"{self.path.name}.broken-{time.time_ns()}")
        try:
            self.path.replace(aside)
        except OSError as error:
            _log.warning("a broken file could not be set aside: %s", error.strerror)
            return None
        _log.warning("%s could not be read and was set aside as %s", self.path.name, aside.name)
        return {}


def _selections(content: object) -> dict[str, str] | None:
    """The selections in a file's content; `None` where it is not of this version's shape."""
    if not isinstance(content, dict) or content.get("version") != VERSION:
        return None
    selections = content.get("selections")
    if not isinstance(selections, dict):
        return None
    return {str(key): text for key, text in selections.items() if isinstance(text, str)}
