"""The soak for a short while, and that its judges would find what it looks for."""

from dataclasses import replace

import pytest

from app.calls.actions import Action, action_named
from app.calls.call import CallKey
from app.simulator.server import Recorded
from app.watch.control import Verdict
from tests.soak.agreement import Told, disagreements
from tests.soak.day import MIXTURE, Plan, faults, live_through
from tests.soak.resources import Held, grown

SHORT = Plan(hours=0.2, scale=240.0, agents=20, timeout=2400.0)
"""Long enough for some faults and actions, too short to say anything of memory."""


@pytest.mark.timeout(240)
def test_some_minutes_of_bad_luck_ends_with_the_truth_on_the_board() -> None:
    day = live_through(SHORT)
    assert [problem for problem in day.problems if "before" not in problem] == []
    assert day.looks > 10
    assert day.actions > 5


def test_the_mixture_of_faults_is_as_much_as_was_asked_for() -> None:
    chances = [float(spec.partition("@")[2].partition(":")[0]) for spec in faults(0.1)]
    assert sum(chances) == pytest.approx(0.1, abs=1e-4)
    assert len(chances) == len(MIXTURE)


def an_action(name: str) -> Action:
    action = action_named(name)
    assert action is not None
    return action


HOLD = Told(an_action("hold"), CallKey(5, "a/b"), "", Verdict.ACCEPTED)
HANG_UP = replace(HOLD, action=an_action("hangup"))
WHISPER = Told(an_action("whisper"), CallKey(5, "a/b"), "100", Verdict.ACCEPTED)
PATH = "/api/ver1.0/extension/5/current_calls/a%2Fb"


def arrived(status: int, **body: str) -> Recorded:
    return Recorded("PUT" if body else "DELETE", PATH, "", {}, body or None, status, 0.0)


@pytest.mark.parametrize(
    ("said", "came"),
    [
        ([], []),
        ([HOLD], [arrived(200, action="hold")]),
        ([HANG_UP], [arrived(204)]),
        ([WHISPER], [arrived(200, action="whisper", send_dst="100")]),
        (
            [WHISPER],
            [
                arrived(401, action="whisper", send_dst="100"),
                arrived(200, action="whisper", send_dst="100"),
            ],
        ),
        ([replace(HANG_UP, verdict=Verdict.UNKNOWN)], [arrived(204)]),
        ([replace(HANG_UP, verdict=Verdict.UNKNOWN)], [arrived(0)]),
        ([replace(HANG_UP, verdict=Verdict.UNKNOWN)], []),
        ([replace(HANG_UP, verdict=Verdict.NOT_SENT)], []),
        ([replace(HANG_UP, verdict=Verdict.GONE)], [arrived(404)]),
        ([replace(HANG_UP, verdict=Verdict.REFUSED)], [arrived(401), arrived(401)]),
    ],
)
def test_one_story_is_an_agreement(said: list[Told], came: list[Recorded]) -> None:
    assert disagreements(said, came) == []


@pytest.mark.parametrize(
    ("said", "came"),
    [
        ([HOLD], []),
        ([], [arrived(204)]),
        ([HANG_UP], [arrived(204), arrived(204)]),
        ([HANG_UP], [arrived(503)]),
        ([HANG_UP, HOLD], [arrived(204), arrived(204)]),
        ([replace(HANG_UP, verdict=Verdict.UNKNOWN)], [arrived(0), arrived(0)]),
        ([replace(HANG_UP, verdict=Verdict.NOT_SENT)], [arrived(204)]),
        ([replace(HANG_UP, verdict=Verdict.REFUSED)], [arrived(204)]),
        ([replace(HANG_UP, verdict=Verdict.GONE)], []),
        ([WHISPER], [arrived(200, action="whisper", send_dst="101")]),
    ],
)
def test_two_stories_are_a_disagreement(said: list[Told], came: list[Recorded]) -> None:
    assert disagreements(said, came)


CALM = Held(memory=50 * 2**20, objects=50_000, descriptors=17, tasks=3, threads=2)


def test_what_stays_the_same_has_not_grown() -> None:
    assert grown(CALM, CALM) == []
    assert grown(CALM, replace(CALM, memory=CALM.memory + 2**20, descriptors=19)) == []


@pytest.mark.parametrize(
    "after",
    [
        replace(CALM, memory=2 * CALM.memory),
        replace(CALM, objects=2 * CALM.objects),
        replace(CALM, descriptors=30),
        replace(CALM, tasks=4),
        replace(CALM, threads=3),
    ],
)
def test_what_leaks_has_grown(after: Held) -> None:
    assert len(grown(CALM, after)) == 1
