"""The application's secret: from the settings, a file or a command; read when it is needed."""

import os
import shlex
import stat
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr

from app.files import read_trusted
from app.locale import _
from app.locale.reasons import why_not_read
from app.settings.errors import SettingsError
from app.settings.model import Settings, words_of

PATIENCE = 60
"""Seconds for a command: it may have to ask for a passphrase."""
_PR_SET_DUMPABLE = 4


def resolve_secret(settings: Settings) -> SecretStr:
    """The secret. Raises `SettingsError`; its text never holds a part of it."""
    keep_out_of_dumps()
    api = settings.api
    if api.client_secret is not None:
        secret = api.client_secret.get_secret_value()
    elif api.client_secret_file is not None:
        secret = _from_file(api.client_secret_file)
    elif api.client_secret_command is not None:
        secret = _from_command(api.client_secret_command)
    else:
        raise SettingsError(
            _(
                "No secret is set: give [api] client_secret, client_secret_file or "
                "client_secret_command in the settings ('callwatch config path' says where)."
            )
        )
    if not secret or not secret.isprintable():
        raise SettingsError(_("The secret is empty, or holds characters that cannot be in one."))
    return SecretStr(secret)


def keep_out_of_dumps() -> None:
    """No core file, whoever collects them, and no other program of the same person sees memory.

    The limit on core files, which `cli` sets, does not bind a collector such as systemd's.
    """
    from ctypes import CDLL

    with suppress(OSError, AttributeError):  # not on Linux
        CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def refuse_if_readable_by_others(path: Path) -> None:
    """Raises `SettingsError` with the command that mends it."""
    try:
        mode = path.stat().st_mode
    except OSError as problem:
        raise SettingsError(
            _("{path} cannot be read: {why}.").format(path=path, why=why_not_read(problem))
        ) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(
            _("{path} holds a secret and is open to others; please run: chmod 600 {quoted}").format(
                path=path, quoted=shlex.quote(str(path))
            )
        )


def _from_file(path: Path) -> str:
    refuse_if_readable_by_others(path)
    try:
        # A link is followed: where secrets are mounted into a container they are links.
        return read_trusted(path, follow=True).decode("utf-8").strip()
    except OSError as problem:
        raise SettingsError(
            _("{path} cannot be read: {why}.").format(path=path, why=why_not_read(problem))
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(_("{path} is not UTF-8 text.").format(path=path)) from None


def _without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """For children: what they are given can be read in `/proc`, and by theirs."""
    return {
        name: value
        for name, value in environment.items()
        if not (name.startswith("CALLWATCH_") and "SECRET" in name)
    }


def _from_command(command: str | tuple[str, ...]) -> str:
    problem = _("[api] client_secret_command did not give a secret: {why}.")
    try:
        words = words_of(command)
        # The user's own command, run without a shell.
        done = subprocess.run(  # noqa: S603
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env=_without_secrets(os.environ),
        )
        if done.returncode:
            why = _("it ended with code {code}").format(code=done.returncode)
            raise SettingsError(problem.format(why=why))
        return done.stdout.decode("utf-8").strip()
    except (ValueError, IndexError):
        # Quotes that do not close, no word at all, output that is not text.
        why = _("it cannot be read")
    except FileNotFoundError:
        why = _("there is no such command")
    except OSError:
        why = _("it cannot be run")
    except subprocess.TimeoutExpired:
        why = _("it took too long")
    raise SettingsError(problem.format(why=why))
