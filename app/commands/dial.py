"""`callwatch dial NUMBER`: the supervisor's phone rings and is connected, without a screen.

The same rights, the same check of the phone and the same line in the audit log as at the board.
"""

import asyncio
import sys
from dataclasses import dataclass

from app.calls.actions import DIAL, Destination
from app.calls.call import CallKey
from app.calls.destination import aim, parse_destination
from app.calls.extension import Directory, Extension
from app.calls.rights import Rights
from app.commands.access import access_of
from app.commands.act import answer_to, read_only, reason_given, send, tell, yes
from app.commands.allowed import rights_of
from app.commands.audit import audit_log
from app.commands.connect import with_client
from app.commands.guard import DONE, FAILED, UsageError, complain
from app.locale import _
from app.settings import Loaded
from app.telphin.client import Client
from app.telphin.errors import Refused
from app.watch.control import Intent, Outcome
from app.watch.phone import SupervisorPhone


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed. `reason`: `None` where not given; `yes`: nobody needs to be asked."""

    number: str
    reason: str | None = None
    yes: bool = False


@dataclass(frozen=True, slots=True)
class _Order:
    number: str
    phone: str
    reason: str
    rights: Rights


def run(loaded: Loaded, request: Request) -> int:
    """Raises `UsageError`, `BadDestination`, `SettingsError`, `TelphinError`."""
    order = _understood(loaded, request)
    if not request.yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(_("There is no terminal to ask on; --yes says that it is meant."))
    access, log = access_of(loaded.settings), audit_log(loaded.settings)

    async def look(client: Client) -> tuple[Intent, str]:
        return await _look(client, order)

    async def look_and_send(client: Client) -> Outcome:
        intent, doubt = await look(client)
        if doubt:
            complain(doubt, DONE)
        return await send(client, intent, log)

    if request.yes:
        return tell(asyncio.run(with_client(access, look_and_send)))
    intent, doubt = asyncio.run(with_client(access, look))
    if not _agreed(intent, doubt, typed=order.rights.wants_typing(DIAL)):
        return complain(_("Nothing was sent."), FAILED)
    return tell(asyncio.run(with_client(access, lambda client: send(client, intent, log))))


def _understood(loaded: Loaded, request: Request) -> _Order:
    rights, phone = rights_of(loaded), loaded.settings.supervisor.phone
    if lacking := rights.lacking(DIAL):
        raise UsageError(lacking)
    if not phone:
        raise UsageError(_("Your phone is not set; give [supervisor] phone in the settings."))
    return _Order(
        number=parse_destination(request.number),
        phone=phone,
        reason=reason_given(DIAL, request.reason, rights),
        rights=rights,
    )


async def _look(client: Client, order: _Order) -> tuple[Intent, str]:
    """What is meant, and why the number may not be. Raises `Refused` where it cannot be done."""
    directory = Directory.of(await client.extensions())
    rights = order.rights.in_account(directory, read_only=await read_only(client))
    own = directory.by_number(order.phone)
    if own is None:
        raise UsageError(
            _("Your phone {number} is no phone of this account, so it cannot be rung.").format(
                number=order.phone
            )
        )
    if reason := rights.lacking(DIAL) or await _obstacle(client, order, directory):
        raise Refused(reason, sent=False)
    target = aim(order.number, Destination.ANYWHERE, directory)
    if target.extension is not None and target.extension.id == own.id:
        raise UsageError(_("{number} is your own phone.").format(number=order.number))
    return _intent(order, own, target.extension), target.doubt


async def _obstacle(client: Client, order: _Order, directory: Directory) -> str:
    why = await SupervisorPhone(client).obstacle(order.phone, None, directory)
    return _("Not sent: {why}").format(why=why) if why else ""


def _intent(order: _Order, own: Extension, reached: Extension | None) -> Intent:
    return Intent(
        action=DIAL,
        key=CallKey(own.id, ""),
        destination=order.number,
        agent=own.agent,
        party=f"{order.number} {reached.label}".strip() if reached else order.number,
        reason=order.reason,
        extension=own.number,
        phone=order.phone,
        phone_id=own.id,
    )


def _agreed(intent: Intent, doubt: str, *, typed: bool) -> bool:
    """Ask on stderr, so that redirecting the outcome does not hide the question."""
    promise = _(DIAL.promise).format(destination=intent.party, phone=intent.phone)
    sys.stderr.write(f"{_(DIAL.label)}: {promise}\n")
    if doubt and not yes(_("{doubt} Send it anyway? [y/N] ").format(doubt=doubt)):
        return False
    if typed:
        question = _("Type {number} to confirm: ").format(number=intent.extension)
        return answer_to(question) == intent.extension
    return yes(_("Do it? [y/N] "))
