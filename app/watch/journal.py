"""The journal of a session: every step of what is done, written into the audit log.

The intent's line must be on the disk before anything is sent, so control waits for it. What comes
later (seen or not, how long a supervision lasted) is written in the background, in order. One
thread does all the writing: the log's lock may be held by another supervisor for a moment.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from app.calls.actions import Action, Via
from app.watch.audit import Asked, AuditLog, AuditUnavailable
from app.watch.control import Intent, NotRecorded, Outcome
from app.watch.effects import Sighting
from app.watch.supervisions import Supervision

EFFECT = {True: "seen", False: "not seen", None: ""}


def _a_pen() -> ThreadPoolExecutor:
    """Starts its thread with the first line that is written."""
    return ThreadPoolExecutor(1, thread_name_prefix="audit")


def _wire(action: Action) -> str:
    """The API's word for it; with the door it goes through where that is not the call's own."""
    if action.via is Via.CALL:
        return action.wire or "DELETE"
    door = Via.PARK if action.via is Via.FETCH else action.via
    return action.wire if door.value == action.wire else f"{door.value} {action.wire}"


class AuditJournal:
    """Keeps `log`."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log
        self._pen = _a_pen()

    async def intend(self, intent: Intent) -> str:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._pen, self._log.intend, self._asked(intent))
        except AuditUnavailable as why:
            raise NotRecorded(str(why)) from None

    async def answered(self, outcome: Outcome) -> None:
        written = partial(
            self._log.outcome,
            outcome.ref,
            verdict=outcome.verdict.value,
            code=outcome.code,
            status=outcome.status,
            sentence=outcome.sentence,
        )
        await asyncio.get_running_loop().run_in_executor(self._pen, written)

    def sighted(self, sighting: Sighting) -> None:
        self._later(
            partial(
                self._log.outcome,
                sighting.outcome.ref,
                verdict=sighting.outcome.verdict.value,
                code=sighting.outcome.code,
                status=sighting.outcome.status,
                sentence=sighting.sentence,
                effect=EFFECT[sighting.seen],
            )
        )

    def supervision_ended(self, supervision: Supervision, seconds: float) -> None:
        self._later(
            partial(
                self._log.outcome,
                supervision.ref,
                verdict=supervision.verdict.value,
                effect="seen",
                seconds=seconds,
            )
        )

    async def finished(self) -> None:
        """All of it is written, and the thread is gone; a session that begins anew gets another."""
        pen, self._pen = self._pen, _a_pen()
        await asyncio.to_thread(pen.shutdown, wait=True)

    def settle(self) -> None:
        """The same for who cannot wait for the event loop, which may be held up."""
        self._pen.shutdown(wait=True)

    def _later(self, write: Callable[[], None]) -> None:
        self._pen.submit(write)

    def _asked(self, intent: Intent) -> Asked:
        call = intent.call
        return Asked(
            action=intent.action.name,
            wire=_wire(intent.action),
            destination=intent.destination,
            reason=intent.reason,
            extension_id=intent.key.extension_id,
            call_id=intent.key.call_id,
            conversation=call.conversation if call else "",
            extension=intent.extension,
            agent=intent.agent,
            party=intent.party,
        )
