"""`callwatch act ACTION EXTENSION CALL_ID`: one action on one call, without a screen.

The call is looked at before anything is sent. Where a person is asked, that happens between two
connections: nothing runs while they think, so that Ctrl+C ends the program at once. With `--yes`
nobody is asked anything: what would have been a doubt is a note on stderr.
"""

import asyncio
import sys
import time
from dataclasses import dataclass

from app.calls.actions import ACTIONS, VALET_PARK, Action, Destination, action_named, refusal
from app.calls.call import CallKey
from app.calls.destination import aim, parse_destination
from app.calls.extension import Directory, Extension
from app.calls.numbers import duration
from app.calls.parking import parse_slot
from app.calls.presentation import Presentation
from app.calls.privacy import Mask
from app.calls.rights import BadReason, Rights, checked_reason
from app.commands.access import access_of
from app.commands.allowed import mask_of, rights_of
from app.commands.audit import audit_log
from app.commands.connect import directory_for, with_client
from app.commands.guard import DONE, FAILED, GONE, UsageError, complain
from app.locale import _
from app.settings import Loaded
from app.telphin.client import Client
from app.telphin.errors import Forbidden, Gone, Refused
from app.telphin.text import clean_text
from app.watch.audit import AuditLog
from app.watch.control import Control, Eyes, Intent, Outcome, Verdict
from app.watch.journal import AuditJournal

POSSIBLE = (*ACTIONS, VALET_PARK)
"""What can be done to a call that is listed."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed. `to`, `slot`, `reason`: `None` where not given; `yes`: nobody is asked."""

    action: str
    extension: str
    call_id: str
    to: str | None = None
    reason: str | None = None
    yes: bool = False
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class _Order:
    """What was typed, understood, with what the settings say of it."""

    action: Action
    destination: str
    reason: str
    extension: str
    call_id: str
    rights: Rights
    mask: Mask


@dataclass(frozen=True, slots=True)
class _Sight:
    """What is meant to be done, on which extension, and for how long the call has lasted.

    `doubt`: why the destination may not be what is meant.
    """

    intent: Intent
    number: str
    time: str
    doubt: str


def run(loaded: Loaded, request: Request) -> int:
    """Raises `UsageError`, `BadDestination`, `SettingsError`, `TelphinError`."""
    order = _understood(loaded, request)
    if not request.yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(_("There is no terminal to ask on; --yes says that it is meant."))
    access, log = access_of(loaded.settings), audit_log(loaded.settings)

    async def look(client: Client) -> _Sight:
        return await _look(client, order)

    async def look_and_send(client: Client) -> Outcome:
        sight = await look(client)
        if sight.doubt:
            complain(sight.doubt, DONE)
        return await send(client, sight.intent, log)

    if request.yes:
        return tell(asyncio.run(with_client(access, look_and_send)))
    sight = asyncio.run(with_client(access, look))
    if not _agreed(sight, typed=order.rights.wants_typing(order.action)):
        return complain(_("Nothing was sent."), FAILED)
    return tell(asyncio.run(with_client(access, lambda c: send(c, sight.intent, log))))


def _understood(loaded: Loaded, request: Request) -> _Order:
    """What can be checked before anything is asked of the exchange."""
    action, rights = _action(request), rights_of(loaded)
    if lacking := rights.lacking(action):
        raise UsageError(lacking)
    return _Order(
        action=action,
        destination=_destination(action, request, loaded.settings.supervisor.phone),
        reason=reason_given(action, request.reason, rights),
        extension=request.extension,
        call_id=request.call_id,
        rights=rights,
        mask=mask_of(loaded.settings),
    )


async def _look(client: Client, order: _Order) -> _Sight:
    """The call as it stands. Raises `Gone` where there is none, `Refused` where it cannot be."""
    directory = await directory_for(order.rights.extensions, client)
    extension = _extension(order.extension, directory)
    action = order.action
    rights = order.rights.in_account(directory, read_only=await read_only(client))
    if reason := rights.refusal(action, extension.id, directory):
        raise Refused(reason, sent=False)
    doubt = ""
    if action.destination in (Destination.SUPERVISOR, Destination.ANYWHERE):
        doubt = aim(
            order.destination, action.destination, directory, own_number=extension.name
        ).doubt
    key = CallKey(extension.id, order.call_id)
    snapshot = await client.current_calls([extension.id])
    call = next((call for call in snapshot.calls if call.key == key), None)
    if call is None:
        raise Gone(
            _("Extension {number} has no call {id} any more.").format(
                number=extension.number, id=clean_text(order.call_id)
            )
        )
    if reason := refusal(action, call):
        raise Refused(reason, sent=False)
    party = Presentation(directory, order.mask).party(call)
    intent = Intent(
        action=action,
        key=key,
        destination=order.destination,
        agent=extension.agent,
        party=party,
        reason=order.reason,
        extension=extension.number,
        call=call,
    )
    time = duration(call.seconds(snapshot.server_time))
    return _Sight(intent, extension.number, time, doubt)


async def read_only(client: Client) -> bool:
    """Whether the account may only watch; one that may not ask learns it by the refusal."""
    try:
        return (await client.user()).read_only
    except Forbidden:
        return False


async def send(client: Client, intent: Intent, log: AuditLog) -> Outcome:
    eyes = Eyes(current=lambda _key: intent.call, monotonic=time.monotonic)
    journal = AuditJournal(log)
    try:
        return await Control(client, eyes=eyes, record=journal).run(intent)
    finally:
        await journal.finished()


def tell(outcome: Outcome) -> int:
    if outcome.verdict is Verdict.ACCEPTED:
        sys.stdout.write(f"{outcome.sentence}\n")
        return DONE
    if outcome.verdict is Verdict.UNKNOWN:
        look = _("{sentence} 'callwatch calls' shows it.").format(sentence=outcome.sentence)
        return complain(look, FAILED)
    return complain(outcome.sentence, GONE if outcome.verdict is Verdict.GONE else FAILED)


def _action(request: Request) -> Action:
    action = action_named(request.action)
    if action not in POSSIBLE:
        raise UsageError(
            _("'{name}' is not an action; there are {names}.").format(
                name=clean_text(request.action), names=", ".join(a.name for a in POSSIBLE)
            )
        )
    return action


def _destination(action: Action, request: Request, phone: str) -> str:
    if action.destination is Destination.SLOT:
        if request.slot is None:
            raise UsageError(_("{action} needs a slot: give --slot.").format(action=action.name))
        return str(parse_slot(request.slot))
    if request.slot is not None:
        raise UsageError(_("{action} takes no slot.").format(action=action.name))
    if action.destination is Destination.NONE:
        if request.to is not None:
            raise UsageError(_("{action} takes no destination.").format(action=action.name))
        return ""
    if action.destination is Destination.SUPERVISOR:
        to = phone if request.to is None else request.to
        if not to and request.to is None:
            raise UsageError(
                _("{action} needs your phone: give --to, or [supervisor] phone.").format(
                    action=action.name
                )
            )
        return parse_destination(to)
    if request.to is None:
        raise UsageError(_("{action} needs a destination: give --to.").format(action=action.name))
    return parse_destination(request.to, own_number=request.extension)


def reason_given(action: Action, reason: str | None, rights: Rights) -> str:
    """The reason that was given; whoever gives one unasked has it kept too."""
    if reason is None:
        if not rights.wants_reason(action):
            return ""
        if not rights.reasons:
            raise UsageError(
                _("{action} needs a reason: give --reason.").format(action=action.name)
            )
        raise UsageError(
            _("{action} needs a reason: give --reason, such as {reasons}.").format(
                action=action.name, reasons=", ".join(f"'{known}'" for known in rights.reasons)
            )
        )
    try:
        return checked_reason(reason)
    except BadReason as problem:
        raise UsageError(str(problem)) from None


def _extension(number: str, directory: Directory) -> Extension:
    found = directory.by_number(number)
    if found is None:
        raise UsageError(
            _("There is no extension {number} in this account.").format(number=clean_text(number))
        )
    if not found.is_phone:
        raise UsageError(
            _("Extension {number} is a {kind}, not a phone.").format(
                number=found.number, kind=found.kind
            )
        )
    return found


def _agreed(sight: _Sight, *, typed: bool) -> bool:
    """Ask on stderr, so that redirecting the outcome does not hide the question."""
    intent = sight.intent
    label, promise = _(intent.action.label), _(intent.action.promise)
    sys.stderr.write(
        f"{label}: {intent.agent} – {intent.party} ({sight.time})\n"
        + promise.format(destination=intent.destination, agent=intent.agent, party=intent.party)
        + "\n"
    )
    if intent.reason:
        sys.stderr.write(_("Reason: {reason}").format(reason=intent.reason) + "\n")
    if sight.doubt and not yes(_("{doubt} Send it anyway? [y/N] ").format(doubt=sight.doubt)):
        return False
    if typed:
        question = _("Type {number} to confirm: ").format(number=sight.number)
        return answer_to(question) == sight.number
    return yes(_("Do it? [y/N] "))


def yes(question: str) -> bool:
    return answer_to(question).casefold() in {"y", "yes", _("y"), _("yes")}


def answer_to(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        sys.stderr.write("\n")
    return answer.strip()
