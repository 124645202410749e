"""`callwatch check`: is everything in order; a line each, with the mend for what fails."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.calls.actions import NAMED_RIGHTS
from app.calls.alerts import unknown_groups
from app.calls.extension import Directory
from app.calls.written import is_country
from app.commands import WRONG
from app.commands.access import access_of
from app.commands.allowed import rights_of
from app.commands.connect import watched
from app.commands.guard import DONE, FAILED
from app.commands.odd_settings import problems
from app.commands.output import padded
from app.commands.spending import arithmetic, wishes_of
from app.locale import _, ngettext
from app.locale.forms import number
from app.settings import Loaded, SettingsError
from app.settings.noticing import noticing_of
from app.telphin.access import Access, User
from app.telphin.client import Client
from app.telphin.errors import Misled, QuotaSpent, TelphinError, Unauthorised, Unreachable
from app.telphin.text import one_line

CLOCK_TOLERANCE = 5.0
"""Seconds of difference that are not worth a word of warning."""
Answer = TypeVar("Answer")


@dataclass(slots=True)
class Report:
    """Prints a line for each finding, and remembers the worst."""

    code: int = DONE
    _width: int = field(default=18)

    def fine(self, what: str, text: str) -> None:
        self._line(_("ok"), what, text)

    def note(self, what: str, text: str) -> None:
        """Works, but is worth knowing."""
        self._line(_("note"), what, text)

    def bad(self, what: str, text: str, code: int = FAILED) -> None:
        self.code = max(self.code, code)
        self._line(_("FAILED"), what, text)

    def _line(self, verdict: str, what: str, text: str) -> None:
        sys.stdout.write(f"{padded(verdict, 7)} {padded(what, self._width)} {one_line(text)}\n")
        sys.stdout.flush()


def run(load: Callable[[], Loaded]) -> int:
    """Returns the worst exit code of the findings. `load` reads the settings."""
    report = Report()
    try:
        loaded = load()
    except SettingsError as problem:
        report.bad(_("settings"), str(problem), WRONG)
        return report.code
    where = str(loaded.path) if loaded.path.exists() else _("none; defaults and environment")
    report.fine(_("settings"), where)
    country = loaded.settings.ui.country
    if country and not is_country(country):
        sentence = _("no numbers are known of ui.country {country}; they are shown as they come")
        report.note(_("numbers"), sentence.format(country=country))
    for sentence in problems(loaded):
        report.note(_("settings"), sentence)
    report.fine(_("address"), loaded.settings.api.base_url)
    try:
        access = access_of(loaded.settings)
    except SettingsError as problem:
        report.bad(_("secret"), str(problem), WRONG)
        return report.code
    asyncio.run(_ask(loaded, access, report))
    return report.code


async def _ask(loaded: Loaded, access: Access, report: Report) -> None:
    try:
        client = Client(access)
    except TelphinError as problem:  # the proxy of the environment cannot be used
        report.bad(_("address"), str(problem))
        return
    async with client:
        if not await _user(client, report):
            return
        directory = await _tried(client.directory, _("extensions"), report)
        cost = 1
        if directory is not None:
            noticing = noticing_of(loaded.settings.alerts)
            for sentence in unknown_groups(noticing.thresholds, directory):
                report.note(_("thresholds"), sentence)
            _limits(loaded, directory, report)
            cost = await _calls(loaded, client, directory, report)
            await _phone(loaded, client, directory, report)
        _quota(loaded, client, cost, report)
        _clock(client, report)


async def _user(client: Client, report: Report) -> bool:
    """Token and rights. Returns whether it makes sense to ask for more."""
    try:
        user = await client.user()
    except TelphinError as problem:
        token_given = problem.sent and problem.code and not isinstance(problem, Unauthorised)
        if not token_given:
            report.bad(_("token"), mended(problem))
            return False
        report.fine(_("token"), _("given by {host}").format(host=client.host))
        report.bad(_("rights"), str(problem))
        return not isinstance(problem, QuotaSpent)
    report.fine(_("token"), _("given by {host}").format(host=client.host))
    _rights(user, report)
    return True


def _rights(user: User, report: Report) -> None:
    if user.read_only:
        report.note(
            _("rights"),
            _(
                "{login} may only watch (read_only); the account's administrator can change that"
            ).format(login=user.login),
        )
    else:
        report.fine(_("rights"), _("{login} may watch and act").format(login=user.login))


def _limits(loaded: Loaded, directory: Directory, report: Report) -> None:
    """What the settings themselves leave of the rights, where that is not all."""
    rights = rights_of(loaded).in_account(directory, read_only=False)
    left = [action for action in NAMED_RIGHTS if not rights.lacking(action)]
    if not left:
        report.note(_("rights"), _("the settings leave no action ([rights])"))
    elif len(left) < len(NAMED_RIGHTS):
        names = ", ".join(action.name for action in left)
        report.note(_("rights"), _("the settings leave: {actions}").format(actions=names))
    if rights.extensions and left:
        report.note(
            _("rights"),
            ngettext(
                "the settings let act on the calls of {n} phone",
                "the settings let act on the calls of {n} phones",
                len(rights.within),
            ).format(n=len(rights.within)),
        )


async def _calls(loaded: Loaded, client: Client, directory: Directory, report: Report) -> int:
    """What is watched, and how. Returns how many requests one look takes."""
    chosen = watched(loaded.settings, directory)
    for warning in (*client.directory_warnings, *chosen.warnings):
        report.note(_("extensions"), warning)
    count = len(chosen.phones)
    watching = ngettext("{n} phone is watched", "{n} phones are watched", count).format(n=count)
    if not count:
        report.bad(_("extensions"), _("nothing is watched; see [watch] extensions"), WRONG)
        return 1
    report.fine(_("extensions"), watching)
    snapshot = await _tried(
        lambda: client.current_calls([phone.id for phone in chosen.phones]),
        _("current calls"),
        report,
    )
    if snapshot is None:
        return 1
    if snapshot.whole_account:
        report.fine(_("current calls"), _("one request lists all of them"))
    else:
        report.note(
            _("current calls"),
            _("not allowed all at once: one request an extension, so looks are rarer"),
        )
    for warning in snapshot.warnings:
        report.note(_("current calls"), warning)
    return 1 if snapshot.whole_account else count


async def _phone(loaded: Loaded, client: Client, directory: Directory, report: Report) -> None:
    phone, what = loaded.settings.supervisor.phone, _("your phone")
    if not phone:
        report.note(
            what, _("not set: listening needs [supervisor] phone, or a number typed each time")
        )
        return
    extension = directory.by_number(phone)
    if extension is None:
        report.note(what, _("{phone} is not an extension of this account").format(phone=phone))
        return
    registered = await _tried(lambda: client.registered(extension.id), what, report)
    if registered:
        report.fine(what, _("{phone} is registered").format(phone=phone))
    elif registered is False:
        report.bad(
            what,
            _("{phone} is not registered, so it cannot ring; please switch it on").format(
                phone=phone
            ),
        )


def _quota(loaded: Loaded, client: Client, cost: int, report: Report) -> None:
    quota, what = client.quota, _("quota")
    if quota is None:
        report.note(what, _("the exchange does not tell how many requests are left"))
        return
    now = time.monotonic()
    minutes = max(1, round((quota.resets_at - now) / 60))
    text = ngettext(
        "{left} of {limit} requests left for {minutes} minute",
        "{left} of {limit} requests left for {minutes} minutes",
        minutes,
    ).format(left=number(quota.remaining), limit=number(quota.limit), minutes=minutes)
    sum_, scarce = arithmetic(quota, wishes_of(loaded.settings), cost, now)
    (report.note if scarce else report.fine)(what, f"{text}; {sum_}")
    if client.odd_quotas:
        report.note(
            what,
            ngettext(
                "{n} reply spoke of the quota in a way that cannot be",
                "{n} replies spoke of the quota in a way that cannot be",
                client.odd_quotas,
            ).format(n=client.odd_quotas),
        )


def _clock(client: Client, report: Report) -> None:
    difference, what = client.clock.difference, _("clock")
    if difference is None:
        report.note(what, _("the exchange does not tell its time; durations use this machine's"))
    elif abs(difference) > CLOCK_TOLERANCE:
        report.note(
            what,
            _("this machine's is {n} s off; durations use the exchange's").format(
                n=round(abs(difference))
            ),
        )
    else:
        report.fine(what, _("agrees with the exchange's"))


async def _tried(ask: Callable[[], Awaitable[Answer]], what: str, report: Report) -> Answer | None:
    try:
        return await ask()
    except TelphinError as problem:
        report.bad(what, str(problem))
        return None


def mended(problem: TelphinError) -> str:
    """What is wrong, and what to look at where the sentence itself does not say so."""
    if is_nowhere(problem):
        return _("{why} Please check [api] base_url, the network and its proxy.").format(
            why=problem
        )
    return str(problem)


def is_nowhere(problem: TelphinError) -> bool:
    """Nobody answered, and the sentence does not say what mends that."""
    unreachable = isinstance(problem, Unreachable) and not isinstance(problem, Misled)
    return unreachable and not problem.code
