"""A supervisor who does at random whatever the board allows."""

import asyncio
import random

from app.calls.actions import ACTIONS, Destination, refusal
from app.calls.call import Call
from app.watch.control import Intent
from app.watch.session import Session

PAUSE = 25.0
"""Seconds between two actions, on the average."""


class Supervisor:
    """Acts until it may leave."""

    def __init__(self, session: Session, chance: random.Random) -> None:
        self._session = session
        self._chance = chance
        self.choices = 0
        self._leaving = False

    def leave(self) -> None:
        """`run` ends when what was sent last is answered."""
        self._leaving = True

    async def run(self) -> None:
        while not self._leaving:
            await asyncio.sleep(self._chance.expovariate(1 / PAUSE))
            if self._chance.random() < 0.02:
                self._choose()
            elif intent := self._intent():
                await self._session.act(intent)

    def _choose(self) -> None:
        """Watch half of the phones for a while, or all again."""
        phones = self._session.directory.phones()
        if self._chance.random() < 0.5:
            phones = tuple(phone for phone in phones if self._chance.random() < 0.5)
        self._session.select(phones)
        self.choices += 1

    def _intent(self) -> Intent | None:
        live = [row.call for row in self._session.board.rows.values() if not row.ended]
        if not live:
            return None
        call = self._chance.choice(live)
        possible = [action for action in ACTIONS if not refusal(action, call)]
        if not possible:
            return None
        action = self._chance.choice(possible)
        destination = "" if action.destination is Destination.NONE else self._somebody(call)
        agent = self._session.directory.agent(call.key.extension_id)
        return Intent(action, call.key, destination, agent, call.other_party.number, call=call)

    def _somebody(self, call: Call) -> str:
        others = [
            phone.number
            for phone in self._session.directory.phones()
            if phone.id != call.key.extension_id
        ]
        return self._chance.choice([*others, "+79161234567"])
