"""`callwatch audit`: who asked what of the exchange, about which call, and what became of it."""

import json
import re
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_state_path

from app.calls.actions import ALL_ACTIONS, action_named
from app.commands.guard import UsageError
from app.commands.output import shortened, write_table, write_warnings
from app.locale import _, ngettext
from app.locale.forms import date_and_time, date_read
from app.settings import Settings
from app.watch.audit import EVENTS, AuditFile, AuditLog
from app.watch.system_log import SystemLog

if TYPE_CHECKING:
    from app.watch.audit_reading import Entry, Reading

_AGO = re.compile(r"(?P<count>\d{1,6})(?P<unit>[mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
TODAY = "today"


@dataclass(frozen=True, slots=True)
class Request:
    """What of the log is asked for, as it stands on the command line."""

    since: str = ""
    agent: str = ""
    action: str = ""
    supervisor: str = ""


def audit_path(settings: Settings) -> Path:
    """Where the audit log is (by default in the XDG state directory)."""
    return settings.audit.path or user_state_path("callwatch") / "audit.jsonl"


def audit_log(settings: Settings) -> AuditLog:
    """The log to write to, as the settings say."""
    return AuditLog(
        AuditFile(audit_path(settings), shared=settings.audit.shared),
        system_log=SystemLog() if settings.audit.syslog else None,
    )


def run(settings: Settings, request: Request, *, as_json: bool) -> int:
    """Raises `UsageError`, `OSError`."""
    # Here, for the dashboard needs the two functions above before it paints anything.
    from app.watch.audit_reading import Wanted, read

    path = audit_path(settings)
    now = datetime.now().astimezone()
    wanted = Wanted(
        since=moment_named(request.since, now) if request.since else None,
        agent=request.agent,
        action=_action(request.action),
        supervisor=request.supervisor,
    )
    reading = read(path, wanted)
    write_warnings(_remarks(path, reading))
    if as_json:
        for entry in reading.entries:
            sys.stdout.write(json.dumps(entry.as_object(), ensure_ascii=True) + "\n")
    elif reading.entries:
        _write_rows(reading)
    return 0


def moment_named(text: str, now: datetime) -> datetime:
    """The beginning that people mean: `today`, `2h`, `3d`, or a date, without a zone the local one.

    Raises `UsageError`.
    """
    word = text.strip().lower()
    try:
        if word == TODAY:
            return now.replace(hour=0, minute=0, second=0, microsecond=0)
        if ago := _AGO.fullmatch(word):
            return now - timedelta(**{_UNITS[ago["unit"]]: int(ago["count"])})
        given = date_read(word) or datetime.fromisoformat(text.strip())
        return given.astimezone() if given.tzinfo is None else given
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            _(
                "--since is '{found}'; expected a date such as 2026-11-24 or 2026-11-24T09:30, "
                "today, or how long ago: 30m, 2h, 3d."
            ).format(found=shortened(text))
        ) from None


def _action(name: str) -> str:
    """The log's word for an action or an event. Raises `UsageError`."""
    if action := action_named(name):
        return action.name
    if name in ("", *EVENTS):
        return name
    known = ", ".join([*(action.name for action in ALL_ACTIONS), *EVENTS])
    raise UsageError(
        _("--action is '{found}'; expected one of {known}.").format(
            found=shortened(name), known=known
        )
    )


def _remarks(path: Path, reading: "Reading") -> list[str]:
    remarks = list(reading.warnings)
    if reading.passed_over:
        remarks.append(
            ngettext(
                "{n} line of the audit log is not whole or not known here; it was passed over.",
                "{n} lines of the audit log are not whole or not known here; "
                "they were passed over.",
                reading.passed_over,
            ).format(n=reading.passed_over)
        )
    if not reading.entries:
        remarks.append(
            _("Nothing in the audit log {path} fits.").format(path=path)
            if path.exists()
            else _("Nothing has been recorded yet; the audit log will be {path}.").format(path=path)
        )
    return remarks


def _write_rows(reading: "Reading") -> None:
    write_table(
        [
            _("time"),
            _("supervisor"),
            _("action"),
            _("ext"),
            _("agent"),
            _("party"),
            _("to"),
            _("outcome"),
            _("lasted"),
            _("reason"),
        ],
        [_as_row(entry) for entry in reading.entries],
    )


def _as_row(entry: "Entry") -> list[str]:
    asked = entry.asked
    return [
        date_and_time(entry.at),
        shortened(entry.who.name),
        shortened(asked.action),
        shortened(asked.extension),
        shortened(asked.agent),
        shortened(asked.party),
        shortened(asked.destination),
        shortened(entry.outcome),
        entry.lasted,
        shortened(asked.reason),
    ]
