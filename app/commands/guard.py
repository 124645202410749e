"""Turns what can go wrong in a command into one clear line and an exit code."""

import argparse
import logging
import sys
from collections.abc import Callable

from app.calls.destination import BadDestination
from app.calls.selection import BadSelection
from app.commands import WRONG
from app.locale import _, use_language
from app.locale.reasons import why_not_read
from app.log import LogFile, current_log, start_log
from app.report import told
from app.settings import Loaded, Settings, SettingsError, load
from app.settings.load import FLAGS
from app.settings.screen import AUTOMATIC
from app.simulator.faults import BadFault
from app.telphin.errors import BadAddress, Gone, TelphinError
from app.telphin.text import one_line

DONE, FAILED, GONE, CRASHED = 0, 1, 3, 70
_log = logging.getLogger(__name__)


class UsageError(Exception):
    """The command was asked for something that makes no sense; the text says what and why.

    `below`: lines that show it, already harmless.
    """

    def __init__(self, sentence: str, below: str = "") -> None:
        super().__init__(sentence)
        self.below = below


def guarded(command: Callable[[], int]) -> int:
    """Run a command; errors become a line on stderr and the exit code for their kind."""
    try:
        return command()
    except (UsageError, SettingsError, BadAddress, BadSelection, BadDestination, BadFault) as wrong:
        below = wrong.below if isinstance(wrong, UsageError) else ""
        return complain(str(wrong), WRONG, below)
    except Gone as gone:
        return complain(str(gone), GONE)
    except TelphinError as failed:
        return complain(str(failed), FAILED)
    except OSError as problem:
        if isinstance(problem, BrokenPipeError):
            raise
        what = why_not_read(problem) or _("the system refused")
        return complain(f"{problem.filename}: {what}" if problem.filename else what, WRONG)
    except Exception as error:  # noqa: BLE001 - it is told, and written down
        log = current_log() or start_log("info")
        _log.error("unexpected: %s", told(error), exc_info=error)
        return complain(crashed(error, log), CRASHED)


def crashed(error: BaseException, log: LogFile | None) -> str:
    """What is said of an error that nobody expected; the rest of it is in the log."""
    if log is None or log.problem:
        return _("an unexpected error ended this ({what}); no report could be written.").format(
            what=told(error)
        )
    return _("an unexpected error ended this ({what}); the report is in {path}.").format(
        what=told(error), path=log.path
    )


def complain(sentence: str, code: int, below: str = "") -> int:
    """One line on stderr, whatever the sentence holds; `below`: harmless lines that show it."""
    sys.stderr.write(f"callwatch: {one_line(sentence)}\n")
    if below:
        sys.stderr.write(f"{below}\n")
    return code


def settings_of(args: argparse.Namespace) -> Loaded:
    """The settings in force for these arguments; the log follows them. Raises `SettingsError`."""
    loaded = load(getattr(args, "config", None), flags_of(args))
    speak(loaded.settings)
    start_log(loaded.settings.log.level)
    return loaded


def speak(settings: Settings) -> None:
    """The language of the settings; without one, what the terminal was found to show stays."""
    if settings.ui.language != AUTOMATIC:
        use_language(settings.ui.language)


def flags_of(args: argparse.Namespace) -> dict[str, object]:
    """The settings that were given as flags, by `section.key`."""
    return {
        key: getattr(args, name)
        for key, flag in FLAGS.items()
        if hasattr(args, name := flag.removeprefix("--").replace("-", "_"))
    }
