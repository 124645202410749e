"""The story: who calls whom, when, and how it goes on. Seeded, and independent of who looks.

Every call draws its chances from a stream of its own, so that an action on one call, or a look,
leaves the others as they would have been.
"""

import random

from app.simulator.exchange import Exchange
from app.simulator.legs import Conversation, End, Leg
from app.simulator.people import DIDS, QUEUES, Extension, caller

HOUR = 3600.0
BUSY_SHARE = 0.65
"""How much of their time agents spend on the phone in an ordinary office hour."""
MEAN_CALL = 200.0
"""Seconds from the first ring to the end, roughly."""
RETRY = 5.0
"""Seconds after which a queue tries again to find a free agent."""

_LOAD = {8: 0.6, 9: 1.0, 10: 1.4, 11: 1.4, 12: 1.0, 13: 0.8, 14: 1.2, 15: 1.4, 16: 1.2, 17: 1.0}
_EVENING, _NIGHT = 0.4, 0.05
HEAVIEST = max(_LOAD.values())


def load(hour: int) -> float:
    """How busy an hour of the day is; 1 is an ordinary office hour."""
    if 18 <= hour < 22:
        return _EVENING
    return _LOAD.get(hour % 24, _NIGHT)


class Traffic:
    """Makes calls at an exchange. `first_hour`: the hour of the day at the story's beginning."""

    def __init__(self, exchange: Exchange, seed: int, first_hour: float) -> None:
        self._exchange = exchange
        self._seed = seed
        self._first_hour = first_hour
        self._arrivals = random.Random(f"{seed}:arrivals")  # noqa: S311 - a story, not a secret
        self._count = 0
        self._agents = [agent for agent in exchange.staff.agents() if agent.registered]
        self._rate = len(exchange.staff.agents()) * BUSY_SHARE * HEAVIEST / MEAN_CALL

    def begin(self) -> None:
        if self._rate > 0:
            self._exchange.after(self._arrivals.expovariate(self._rate), self._arrive)

    def _arrive(self) -> None:
        """One candidate of the busiest rate; in quieter hours most of them do not happen."""
        self._exchange.after(self._arrivals.expovariate(self._rate), self._arrive)
        self._count += 1
        # A story, not a secret.
        chance = random.Random(f"{self._seed}:call:{self._count}")  # noqa: S311
        hour = int(self._first_hour + self._exchange.now / HOUR) % 24
        if chance.random() * HEAVIEST > load(hour):
            return
        kind = chance.random()
        if kind < 0.66:
            self._inbound(chance)
        elif kind < 0.90:
            self._outbound(chance)
        else:
            self._internal(chance)

    # From outside, through a queue, to one phone or several at once.

    def _inbound(self, chance: random.Random) -> None:
        number, name = caller(chance)
        conversation = self._exchange.new_conversation(
            did=chance.choice(DIDS), outside=End(number, name)
        )
        queue = chance.choice(sorted(QUEUES))
        patience = self._exchange.now + 20.0 + chance.expovariate(1 / 60.0)
        self._find_agent(conversation, queue, patience, chance)

    def _find_agent(
        self, conversation: Conversation, queue: str, patience: float, chance: random.Random
    ) -> None:
        if self._exchange.now >= patience:
            conversation.over = True
            return
        free = self._free_agents(QUEUES[queue])
        if not free:
            self._exchange.after(
                RETRY, lambda: self._find_agent(conversation, queue, patience, chance)
            )
            return
        chance.shuffle(free)
        together = 1 if chance.random() < 0.8 else 3
        legs = self._ring_all(conversation, free[:together], queue)
        if chance.random() < 0.12:
            # Nobody picks up, and the caller gives up.
            self._exchange.after(chance.uniform(15.0, 40.0), lambda: self._nobody(conversation))
            return
        answered = self._exchange.now + chance.uniform(3.0, 22.0)
        if answered < patience:
            forwarded = chance.random() < 0.08
            talk = _talk(chance)
            self._exchange.at(answered, lambda: self._answered(legs[0], talk, forwarded))
        else:
            self._exchange.at(patience, lambda: self._nobody(conversation))

    def _ring_all(
        self, conversation: Conversation, phones: list[Extension], queue: str
    ) -> list[Leg]:
        outside = conversation.outside or End("")
        queue_extension = self._exchange.staff.by_number(queue)
        first: Leg | None = None
        legs = []
        for phone in phones:
            leg = self._exchange.ring(
                conversation, phone, "in", outside, leg_id=first.id if first else None
            )
            # An outside caller who came through a queue shows the queue as caller_extension.
            leg.caller = End(
                outside.number, outside.name, queue_extension.id if queue_extension else None
            )
            first = first or leg
            legs.append(leg)
        return legs

    def _answered(self, leg: Leg, talk: float, forwarded: bool) -> None:
        if not self._exchange.lives(leg) or leg.answered is not None:
            return
        leg.real = not forwarded
        self._exchange.answer(leg)
        self._exchange.end_after(leg.conversation, talk)

    def _nobody(self, conversation: Conversation) -> None:
        """The caller gives up, unless somebody has answered meanwhile."""
        if all(leg.answered is None for leg in conversation.legs) and not conversation.over:
            self._exchange.end(conversation)

    # From an agent to somebody outside, or to another agent.

    def _outbound(self, chance: random.Random) -> None:
        free = self._free_agents(None)
        if not free:
            return
        number, _name = caller(chance)
        conversation = self._exchange.new_conversation(outside=End(number))
        leg = self._exchange.ring(conversation, chance.choice(free), "out", End(number))
        ring, talk = chance.uniform(4.0, 20.0), _talk(chance)
        if chance.random() < 0.7:
            self._exchange.after(ring, lambda: self._answered(leg, talk, False))
        else:
            self._exchange.after(ring + 10.0, lambda: self._nobody(conversation))

    def _internal(self, chance: random.Random) -> None:
        free = self._free_agents(None)
        if len(free) < 2:
            return
        one, other = chance.sample(free, 2)
        calling, called = link_internal(self._exchange, one, other)
        ring, talk = chance.uniform(2.0, 10.0), min(_talk(chance), 240.0)

        def both() -> None:
            if self._exchange.lives(calling) and self._exchange.lives(called):
                self._answered(calling, talk, False)
                self._answered(called, talk, False)

        self._exchange.after(ring, both)
        self._exchange.after(45.0, lambda: self._nobody(calling.conversation))

    def _free_agents(self, group: str | None) -> list[Extension]:
        staff = self._exchange.staff
        wanted = next((g.id for g in staff.groups if g.name == group), None)
        busy = self._exchange.busy()
        return [
            agent
            for agent in self._agents
            if (wanted is None or agent.group_id == wanted) and agent.id not in busy
        ]


def link_internal(exchange: Exchange, one: Extension, other: Extension) -> tuple[Leg, Leg]:
    """An internal call as the exchange shows it: a leg at each phone, one conversation."""
    conversation = exchange.new_conversation()
    calling = exchange.ring(conversation, one, "out", End(other.name, other.label, other.id))
    called = exchange.ring(conversation, other, "in", End(one.name, one.label, one.id))
    return calling, called


def _talk(chance: random.Random) -> float:
    """Seconds of talk: most calls are short, some very long."""
    return min(3600.0, max(8.0, chance.lognormvariate(4.8, 0.8)))
