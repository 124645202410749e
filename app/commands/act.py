"""`callwatch act ACTION EXTENSION CALL_ID`: one action on one call, without a screen."""

import asyncio
import sys
from dataclasses import dataclass

from app.calls.actions import ACTIONS, Action, Destination, action_named, refusal
from app.calls.call import Call, CallKey
from app.calls.destination import parse_destination
from app.calls.extension import Directory, Extension
from app.calls.numbers import duration, short_number
from app.commands.access import access_of
from app.commands.connect import with_client
from app.commands.guard import DONE, FAILED, GONE, UsageError, complain
from app.locale import _
from app.settings import Settings
from app.telphin.client import Client
from app.telphin.text import clean_text
from app.watch.control import Control, Intent, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed. `to` may be empty; `yes`: nobody needs to be asked."""

    action: str
    extension: str
    call_id: str
    to: str = ""
    yes: bool = False


def run(settings: Settings, request: Request) -> int:
    """Raises `UsageError`, `BadDestination`, `SettingsError`, `TelphinError`."""
    action = _action(request)
    destination = _destination(action, request, settings.supervisor.phone)
    if not request.yes and not sys.stdin.isatty():
        raise UsageError(_("There is no terminal to ask on; --yes says that it is meant."))
    return asyncio.run(
        with_client(
            access_of(settings), lambda client: _carry_out(client, action, destination, request)
        )
    )


async def _carry_out(client: Client, action: Action, destination: str, request: Request) -> int:
    directory = await client.directory()
    extension = _extension(request.extension, directory)
    key = CallKey(extension.id, request.call_id)
    snapshot = await client.current_calls([extension.id])
    call = next((call for call in snapshot.calls if call.key == key), None)
    if call is None:
        return complain(
            _("Extension {number} has no call {id} any more.").format(
                number=extension.number, id=clean_text(request.call_id)
            ),
            GONE,
        )
    if reason := refusal(action, call):
        return complain(reason, FAILED)
    intent = Intent(action, key, destination, extension.agent, _party(call))
    # Reading from a terminal stops the loop; nothing else runs in it here.
    if not request.yes and not _agreed(intent, duration(call.seconds(snapshot.server_time))):
        return complain(_("Nothing was sent."), FAILED)
    return _tell(await Control(client, on_sent=lambda: None).run(intent))


def _tell(outcome: Outcome) -> int:
    if outcome.verdict is Verdict.ACCEPTED:
        sys.stdout.write(f"{outcome.sentence}\n")
        return DONE
    return complain(outcome.sentence, GONE if outcome.verdict is Verdict.GONE else FAILED)


def _action(request: Request) -> Action:
    action = action_named(request.action)
    if action is None:
        raise UsageError(
            _("'{name}' is not an action; there are {names}.").format(
                name=clean_text(request.action), names=", ".join(a.name for a in ACTIONS)
            )
        )
    return action


def _destination(action: Action, request: Request, phone: str) -> str:
    if action.destination is Destination.NONE:
        if request.to:
            raise UsageError(_("{action} takes no destination.").format(action=action.name))
        return ""
    if action.destination is Destination.SUPERVISOR:
        to = request.to or phone
        if not to:
            raise UsageError(
                _("{action} needs your phone: give --to, or [supervisor] phone.").format(
                    action=action.name
                )
            )
        return parse_destination(to)
    if not request.to:
        raise UsageError(_("{action} needs a destination: give --to.").format(action=action.name))
    return parse_destination(request.to, own_number=request.extension)


def _extension(number: str, directory: Directory) -> Extension:
    found = directory.by_number(number)
    if found is None:
        raise UsageError(
            _("There is no extension {number} in this account.").format(number=clean_text(number))
        )
    return found


def _party(call: Call) -> str:
    other = call.other_party
    return "  ".join(part for part in (short_number(other.number), other.name) if part)


def _agreed(intent: Intent, time: str) -> bool:
    label, promise = _(intent.action.label), _(intent.action.promise)
    sys.stdout.write(
        f"{label}: {intent.agent} – {intent.party} ({time})\n"
        + promise.format(destination=intent.destination, agent=intent.agent, party=intent.party)
        + "\n"
        + _("Do it? [y/N] ")
    )
    sys.stdout.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes", _("y"), _("yes")}
