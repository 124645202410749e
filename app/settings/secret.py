"""The application's secret: from the settings, a file or a command; read when it is needed."""

import shlex
import stat
import subprocess
from pathlib import Path

from pydantic import SecretStr

from app.locale import _
from app.settings.errors import SettingsError
from app.settings.model import Settings, words_of

PATIENCE = 60
"""Seconds for a command: it may have to ask for a passphrase."""


def resolve_secret(settings: Settings) -> SecretStr:
    """The secret. Raises `SettingsError`; its text never holds a part of it."""
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


def refuse_if_readable_by_others(path: Path) -> None:
    """Raises `SettingsError` with the command that mends it."""
    try:
        mode = path.stat().st_mode
    except OSError as problem:
        raise SettingsError(
            _("{path} cannot be read: {why}.").format(path=path, why=problem.strerror)
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
        return path.read_text("utf-8").strip()
    except OSError as problem:
        raise SettingsError(
            _("{path} cannot be read: {why}.").format(path=path, why=problem.strerror)
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(_("{path} is not UTF-8 text.").format(path=path)) from None


def _from_command(command: str | tuple[str, ...]) -> str:
    problem = _("[api] client_secret_command did not give a secret: {why}.")
    try:
        words = words_of(command)
        # The user's own command, run without a shell.
        done = subprocess.run(  # noqa: S603
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
        if done.returncode:
            why = _("it ended with code {code}").format(code=done.returncode)
            raise SettingsError(problem.format(why=why))
        return done.stdout.decode("utf-8").strip()
    except (ValueError, IndexError):
        # Quotes that do not close, no word at all, output that is not text.
        why = _("it cannot be read")
    except OSError as error:
        why = error.strerror or _("it cannot be run")
    except subprocess.TimeoutExpired:
        why = _("it took too long")
    raise SettingsError(problem.format(why=why))
