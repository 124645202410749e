"""A supervisor by script: presses keys, opens dialogs, acts. Seeded, and busier by day.

The poller is told of everything as the session tells it; the requests go straight to the line.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

from app.calls.actions import Action, Destination, action_named
from app.calls.board import Board
from app.calls.call import Call, CallState
from app.simulator.people import FIRST_AGENT, SUPERVISOR
from app.telphin.errors import TelphinError
from app.watch.poller import Poller
from tests.bench.line import Line
from tests.bench.scenario import HOUR

BY_DAY = 300.0
BY_NIGHT = 1800.0
"""Seconds from one turn to the keyboard to the next, on the mean."""
EFFECT = 8.0
"""Seconds for which an action's effect is awaited."""
SUPERVISION = 60.0
"""Seconds for which a supervisor listens."""
_ACTIONS = ("hangup", "hold", "hold", "whisper", "listen", "transfer")


@dataclass(slots=True)
class Supervisor:
    """`begins`: the hour of the day at second 0."""

    poller: Poller
    board: Board
    line: Line
    chance: random.Random
    monotonic: Callable[[], float]
    begins: int

    async def run(self) -> None:
        while True:
            hour = (self.begins + int(self.monotonic() // HOUR)) % 24
            mean = BY_DAY if 8 <= hour < 20 else BY_NIGHT
            await asyncio.sleep(self.chance.expovariate(1 / mean))
            await self._look_around()
            if self.chance.random() < 0.5:
                await self._act()

    async def _look_around(self) -> None:
        """The cursor moves down the list."""
        for _key in range(self.chance.randint(2, 6)):
            self.poller.stirred()
            live = self._live()
            self.poller.cursor(self.chance.choice(live).key if live else None)
            await asyncio.sleep(self.chance.uniform(0.2, 2.0))

    async def _act(self) -> None:
        """A dialog is open for some seconds, and then the request is sent."""
        live = self._live()
        if not live:
            return
        call = self.chance.choice(live)
        self.poller.attend(True)
        await asyncio.sleep(self.chance.uniform(2.0, 10.0))
        self.poller.attend(False)
        action = self._action(call)
        try:
            await self.line.control(call.key, action.wire, self._destination(action))
        except TelphinError:
            # The call has ended, or the quota is spent: the line has counted it.
            return
        awaited = SUPERVISION if action.destination is Destination.SUPERVISOR else EFFECT
        self.poller.expect(awaited, [call.key.extension_id])
        self.poller.soon([call.key.extension_id])

    def _live(self) -> list[Call]:
        calls = (row.call for row in self.board.rows.values() if not row.ended)
        return sorted(calls, key=lambda call: call.key)

    def _action(self, call: Call) -> Action:
        name = self.chance.choice(_ACTIONS) if call.state is CallState.TALKING else "hangup"
        action = action_named(name)
        assert action is not None
        return action

    def _destination(self, action: Action) -> str:
        if action.destination is Destination.NONE:
            return ""
        if action.destination is Destination.SUPERVISOR:
            return SUPERVISOR
        return str(FIRST_AGENT + self.chance.randrange(10))
