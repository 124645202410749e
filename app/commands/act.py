"""`callwatch act ACTION EXTENSION CALL_ID`: one action on one call, without a screen.

The call is looked at before anything is sent. Where a person is asked, that happens between two
connections: nothing runs while they think, so that Ctrl+C ends the program at once.
"""

import asyncio
import sys
import time
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
from app.telphin.errors import Gone, Refused
from app.telphin.text import clean_text
from app.watch.control import Control, Eyes, Intent, Outcome, Verdict
from app.watch.steering import Unrecorded


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed. `to`: `None` where `--to` was not; `yes`: nobody needs to be asked."""

    action: str
    extension: str
    call_id: str
    to: str | None = None
    yes: bool = False


@dataclass(frozen=True, slots=True)
class _Sight:
    """What is meant to be done, and for how long the call has lasted."""

    intent: Intent
    time: str


def run(settings: Settings, request: Request) -> int:
    """Raises `UsageError`, `BadDestination`, `SettingsError`, `TelphinError`."""
    action = _action(request)
    destination = _destination(action, request, settings.supervisor.phone)
    if not request.yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(_("There is no terminal to ask on; --yes says that it is meant."))
    access = access_of(settings)

    async def look(client: Client) -> _Sight:
        return await _look(client, action, destination, request)

    async def look_and_send(client: Client) -> Outcome:
        return await _send(client, (await look(client)).intent)

    if request.yes:
        return _tell(asyncio.run(with_client(access, look_and_send)))
    sight = asyncio.run(with_client(access, look))
    if not _agreed(sight):
        return complain(_("Nothing was sent."), FAILED)
    return _tell(asyncio.run(with_client(access, lambda client: _send(client, sight.intent))))


async def _look(client: Client, action: Action, destination: str, request: Request) -> _Sight:
    """The call as it stands. Raises `Gone` where there is none, `Refused` where it cannot be."""
    extension = _extension(request.extension, Directory.of(await client.extensions()))
    key = CallKey(extension.id, request.call_id)
    snapshot = await client.current_calls([extension.id])
    call = next((call for call in snapshot.calls if call.key == key), None)
    if call is None:
        raise Gone(
            _("Extension {number} has no call {id} any more.").format(
                number=extension.number, id=clean_text(request.call_id)
            )
        )
    if reason := refusal(action, call):
        raise Refused(reason, sent=False)
    intent = Intent(action, key, destination, extension.agent, _party(call))
    return _Sight(intent, duration(call.seconds(snapshot.server_time)))


async def _send(client: Client, intent: Intent) -> Outcome:
    eyes = Eyes(current=lambda _key: intent.call, monotonic=time.monotonic)
    return await Control(client, eyes=eyes, record=Unrecorded()).run(intent)


def _tell(outcome: Outcome) -> int:
    if outcome.verdict is Verdict.ACCEPTED:
        sys.stdout.write(f"{outcome.sentence}\n")
        return DONE
    if outcome.verdict is Verdict.UNKNOWN:
        look = _("{sentence} 'callwatch calls' shows it.").format(sentence=outcome.sentence)
        return complain(look, FAILED)
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


def _party(call: Call) -> str:
    other = call.other_party
    parts = (short_number(other.number), other.name)
    return "  ".join(part for part in parts if part) or _("unknown")


def _agreed(sight: _Sight) -> bool:
    """Ask on stderr, so that redirecting the outcome does not hide the question."""
    intent = sight.intent
    label, promise = _(intent.action.label), _(intent.action.promise)
    sys.stderr.write(
        f"{label}: {intent.agent} – {intent.party} ({sight.time})\n"
        + promise.format(destination=intent.destination, agent=intent.agent, party=intent.party)
        + "\n"
        + _("Do it? [y/N] ")
    )
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        sys.stderr.write("\n")
    return answer.strip().casefold() in {"y", "yes", _("y"), _("yes")}
