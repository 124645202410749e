"""The first start without settings: ask, try as `check` does, and write the file."""

import sys
from functools import partial
from pathlib import Path

from pydantic import SecretStr, ValidationError

from app.calls.extension import Directory
from app.commands import WRONG
from app.commands.check import is_nowhere
from app.commands.guard import CRASHED, complain, crashed
from app.locale import _
from app.log import current_log
from app.settings import Loaded, Settings, SettingsError
from app.settings.model import expected_of
from app.settings.template import write_template
from app.telphin.access import Access
from app.telphin.client import Client
from app.telphin.errors import TelphinError, Unauthorised
from app.ui.looks import Looks
from app.ui.screens.first_start import Given, Objection

_FIELDS = {"api.base_url": "base_url", "api.client_id": "client_id", "supervisor.phone": "phone"}
"""The settings that are asked for, and their fields; the secret is the fourth."""


def ask(loaded: Loaded, looks: Looks) -> int | None:
    """Ask until there are settings that work; the exit code where there are none."""
    from app.ui.first_start import FirstStart
    from app.ui.terminal.line import Line

    settings, path = loaded.settings, loaded.path
    given = Given(base_url=settings.api.base_url, phone=settings.supervisor.phone)
    with Line() as line:
        app = FirstStart(given, partial(try_and_keep, path), _from_home(path), looks, line)
        app.run(mouse=looks.mouse)
    if app.failure is not None:
        return complain(crashed(app.failure, current_log()), CRASHED)
    if app.kept:
        return None
    if app.return_code:
        return app.return_code
    sys.stderr.write(
        _("Nothing was written. 'callwatch config init' writes a file to fill in: {path}").format(
            path=path
        )
        + "\n"
    )
    return WRONG


def _from_home(path: Path) -> str:
    """As people write it; the rest of a path in one's home is short."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


async def try_and_keep(path: Path, given: Given, sure: bool) -> Objection | None:
    """Try what was given at the exchange and write it; why not, where that cannot be.

    `sure`: what was doubtful is meant.
    """
    settings = _settings(given)
    if isinstance(settings, Objection):
        return settings
    access = Access(settings.api.base_url, settings.api.client_id, SecretStr(given.secret))
    try:
        async with Client(access) as client:
            await client.user()
            directory = Directory.of(await client.extensions()) if given.phone else None
    except Unauthorised:
        refused = _("The exchange refused the id or its secret; please check both.")
        return Objection(refused, "secret")
    except TelphinError as problem:
        return Objection(_mended(problem), "" if problem.code else "base_url")
    phone = settings.supervisor.phone
    if directory is not None and directory.by_number(phone) is None and not sure:
        unknown = _("{phone} is not an extension of this account.").format(phone=phone)
        return Objection(unknown, "phone", doubtful=True)
    return _keep(path, settings, given.secret)


def _mended(problem: TelphinError) -> str:
    """As `check` does, in the words of the dialog."""
    if is_nowhere(problem):
        return _("{why} Please check the address, the network and its proxy.").format(why=problem)
    return str(problem)


def _settings(given: Given) -> Settings | Objection:
    """What was given as settings, if they can be that."""
    if not given.secret.isprintable():
        return Objection(_("A secret has no such characters."), "secret")
    tables = {
        "api": {"base_url": given.base_url, "client_id": given.client_id},
        "supervisor": {"phone": given.phone},
    }
    try:
        return Settings.model_validate(tables)
    except ValidationError as problem:
        error = problem.errors(include_url=False, include_context=False)[0]
        key = ".".join(str(part) for part in error["loc"][:2])
        reason = error["msg"].removeprefix("Value error, ")
        if not reason.endswith("."):
            reason = _("Expected {expected}.").format(expected=_(expected_of(key)))
        return Objection(reason, _FIELDS.get(key, ""))


def _keep(path: Path, settings: Settings, secret: str) -> Objection | None:
    values = {
        "api.base_url": settings.api.base_url,
        "api.client_id": settings.api.client_id,
        "api.client_secret": secret,
        "supervisor.phone": settings.supervisor.phone,
    }
    try:
        write_template(path, values)
    except SettingsError as problem:
        return Objection(str(problem))
    return None
