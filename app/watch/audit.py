"""The audit log: who asked what of the exchange, about which call, and what became of it.

JSON lines. The line of an intent is on the disk *before* the request is sent; where it cannot be
written, nothing is sent. Lines of outcomes refer to it and come later: the exchange's answer, the
effect that was seen, how long a supervision lasted. `audit_reading` puts them together again.

All of this blocks, for a moment as a rule: call it through `asyncio.to_thread`.
"""

import json
import logging
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from app.locale import _
from app.locale.reasons import why_not_written
from app.telphin.text import clean_text
from app.watch.at_keyboard import AtKeyboard, at_keyboard, boot
from app.watch.audit_file import AuditFile, AuditUnavailable
from app.watch.system_log import SystemLog

__all__ = ["EVENTS", "VERSION", "Asked", "AuditFile", "AuditLog", "AuditUnavailable", "moment"]

VERSION = 1
EVENTS = ("unmask",)
"""What is noted without being an action on a call at the exchange."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is about to be asked of the exchange, as the log keeps it.

    `action` is our word and `wire` the API's; `conversation`: the API's `call_id`, which legs have
    in common. `party` is masked already, as the settings say.
    """

    action: str
    wire: str = ""
    destination: str = ""
    reason: str = ""
    extension_id: int = 0
    call_id: str = ""
    conversation: str = ""
    extension: str = ""
    agent: str = ""
    party: str = ""


def moment(at: datetime) -> str:
    """As the log writes a time: UTC, to the millisecond, so that texts sort as times do."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class AuditLog:
    """Writes to `file`, and to the machine's log where there is one. Threads may share it.

    `trouble`: the sentence for what could not be recorded last; empty while all is well.
    """

    def __init__(
        self,
        file: AuditFile,
        *,
        system_log: SystemLog | None = None,
        who: AtKeyboard | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.trouble = ""
        self._file = file
        self._system_log = system_log
        self._who = asdict(who or at_keyboard())
        self._boot = boot()
        self._now = now
        self._monotonic = monotonic

    def intend(self, asked: Asked) -> str:
        """Record what is about to be asked; gives back its id. Raises `AuditUnavailable`."""
        return self._write("intent", "", asdict(asked))

    def outcome(
        self,
        ref: str,
        *,
        verdict: str,
        code: int = 0,
        status: str = "",
        sentence: str = "",
        effect: str = "",
        seconds: float | None = None,
    ) -> None:
        """Record what became of an intent; what fails here is logged and kept in `trouble`."""
        found = {
            "verdict": verdict,
            "code": code,
            "status": status,
            "sentence": sentence,
            "effect": effect,
            "seconds": None if seconds is None else round(seconds, 1),
        }
        try:
            self._write("outcome", ref, found)
        except AuditUnavailable as problem:
            self.trouble = str(problem)
            _log.warning("the outcome of %s (%s) was not recorded: %s", ref, verdict, problem)

    def note(self, event: str, **about: str) -> str:
        """Record an event (one of `EVENTS`); gives back its id. Raises `AuditUnavailable`."""
        cleaned = {name: clean_text(value) for name, value in about.items()}
        return self._write("note", "", {"event": event, "about": cleaned})

    def _write(self, kind: str, ref: str, what: dict[str, object]) -> str:
        number = secrets.token_hex(8)
        fields: dict[str, object] = {
            "v": VERSION,
            "kind": kind,
            "id": number,
            "ref": ref,
            "at": moment(self._now()),
            "monotonic": round(self._monotonic(), 3),
            "boot": self._boot,
            "pid": os.getpid(),
            **self._who,
            **what,
        }
        cleaned = {
            name: clean_text(value) if isinstance(value, str) else value
            for name, value in fields.items()
        }
        line = json.dumps(cleaned, ensure_ascii=True, separators=(",", ":"))
        self._file.append(line.encode("ascii"))
        self.trouble = self._tell_system(line)
        return number

    def _tell_system(self, line: str) -> str:
        """What kept the machine's log from taking the line, too; empty where nothing did."""
        if self._system_log is None:
            return ""
        try:
            self._system_log.tell(line)
        except OSError as error:
            _log.warning("the system log did not take a line: %s", error)
            return _("The system log does not take the audit log's lines: {why}.").format(
                why=why_not_written(error)
            )
        return ""
