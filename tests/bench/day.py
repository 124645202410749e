"""Plays a day: the simulated call centre, another application, a supervisor, and our poller.

In virtual time: a day takes seconds. What comes out is the truth of the day and when our poller
looked, so that other pollers can be measured on the same day without playing it again.
"""

import asyncio
import math
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from app.calls.board import Board
from app.calls.call import Snapshot
from app.simulator.others import OtherApplication
from app.simulator.people import Extension, hire
from app.simulator.story import HourlyQuota
from app.simulator.traffic import Traffic
from app.watch.poller import Poller, Trouble
from tests.bench.line import WARM_UP, HourSpent, Line
from tests.bench.scenario import HOUR, INTERVAL, Scenario
from tests.bench.supervisor import Supervisor
from tests.bench.truth import RecordedExchange, Span
from tests.unit import virtual_time


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is over.

    `looks` holds, for each watched extension, when its calls were read at the exchange.
    """

    scenario: Scenario
    phones: tuple[Extension, ...]
    spans: list[Span]
    looks: dict[int, list[float]]
    spent: list[HourSpent]

    def requests_in(self, slot: float) -> list[int]:
        """How many looks there were in each so many seconds of the day."""
        counted = [0] * math.ceil(self.scenario.horizon / slot)
        tracks = list(self.looks.values())
        for track in tracks[:1] if self.scenario.client_wide else tracks:
            for moment in track:
                counted[int(moment // slot)] += 1
        return counted


def play(scenario: Scenario, seed: int) -> Day:
    """Let our poller watch all phones of the account for a day."""
    staff = hire(seed, scenario.agents)
    exchange = RecordedExchange(staff, WARM_UP)
    Traffic(exchange, seed, scenario.begins - WARM_UP / HOUR).begin()
    phones = tuple(e for e in staff.extensions if e.type == "phone" and e.status == "active")
    line = virtual_time.run(lambda monotonic: _watch(scenario, seed, exchange, phones, monotonic))
    if scenario.client_wide:
        looks = {phone.id: line.looked_at_all for phone in phones}
    else:
        looks = {phone.id: line.looked.get(phone.id, []) for phone in phones}
    return Day(scenario, phones, exchange.spans, looks, line.spent[: scenario.hours])


async def _watch(
    scenario: Scenario,
    seed: int,
    exchange: RecordedExchange,
    phones: tuple[Extension, ...],
    monotonic: Callable[[], float],
) -> Line:
    line = Line(
        exchange,
        HourlyQuota(scenario.limit),
        OtherApplication(seed, scenario.limit, scenario.others),
        monotonic,
        begins=scenario.begins,
        hours=scenario.hours,
        client_wide=scenario.client_wide,
    )
    board = Board()
    chance = random.Random(f"{seed}:bench")  # noqa: S311 - a story, not a secret

    def take(snapshot: Snapshot) -> None:
        board.apply(snapshot)

    def troubled(_trouble: Trouble) -> None:
        """The quota is spent; the line has counted it."""

    poller = Poller(
        line,
        interval=INTERVAL,
        on_snapshot=take,
        on_trouble=troubled,
        monotonic=monotonic,
        wall=monotonic,
        jitter=chance.random,
    )
    poller.watch([phone.id for phone in phones])
    supervisor = Supervisor(
        poller,
        board,
        line,
        random.Random(f"{seed}:supervisor"),  # noqa: S311
        monotonic,
        scenario.begins,
    )
    running = [asyncio.create_task(poller.run())]
    if scenario.attended:
        running.append(asyncio.create_task(supervisor.run()))
    ended, _ = await asyncio.wait(
        running, timeout=scenario.horizon, return_when=asyncio.FIRST_EXCEPTION
    )
    for task in ended:
        task.result()
    for task in running:
        task.cancel()
    for task in running:
        with suppress(asyncio.CancelledError):
            await task
    line.finish()
    return line
