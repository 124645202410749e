"""The yardstick itself: what the benchmark measures by must be right before the poller is."""

import random

import pytest

from app.simulator.people import Extension, hire
from app.simulator.traffic import Traffic
from tests.bench.ages import Ages, ages
from tests.bench.goals import goals
from tests.bench.hazards import Piece, hazards, summed
from tests.bench.line import TRAVEL, WARM_UP, HourSpent
from tests.bench.measure import (
    ALL_DAY,
    ALONE,
    CONSTANT,
    DRIFTING,
    OPTIMUM,
    OPTIMUM_ALL_DAY,
    OURS,
    ROUND_ROBIN,
    Result,
)
from tests.bench.rivals import constant, optimum, round_robin
from tests.bench.scenario import HOUR, Scenario
from tests.bench.table import table
from tests.bench.truth import Event, Kind, RecordedExchange, Span, events

PHONE = Extension(1, "101", "Anna")


def evenly_many(count: int) -> list[Event]:
    chance = random.Random(1)  # noqa: S311 - events, not a secret
    return [Event(chance.uniform(0, HOUR), Kind.RINGS, 1) for _event in range(count)]


def test_what_happens_between_even_looks_is_half_a_gap_old() -> None:
    found = ages(constant([360], [1]), evenly_many(5000), HOUR)
    assert found.picture == pytest.approx(5.0 + TRAVEL, rel=0.02)
    assert found.seen_after == pytest.approx(5.0 + TRAVEL, rel=0.02)


def test_a_round_robin_over_ten_phones_is_ten_times_as_old() -> None:
    looks = round_robin([360], range(1, 11))
    assert sum(len(moments) for moments in looks.values()) == 360
    assert ages(looks, evenly_many(5000), HOUR).picture == pytest.approx(50.0, rel=0.05)


def test_a_picture_still_on_its_way_is_not_on_the_screen() -> None:
    looks = {1: [10.0, 20.0]}
    at_once = Event(20.0 + TRAVEL / 2, Kind.ENDS, 1)
    assert ages(looks, [at_once], 60.0).picture == pytest.approx(10.0 + TRAVEL / 2)
    assert ages(looks, [at_once], 60.0).seen_after == pytest.approx(40.0 - TRAVEL / 2)


def test_the_optimum_spends_by_the_square_root() -> None:
    quiet, busy = Piece(0.0, 1800.0, 0.01), Piece(1800.0, HOUR, 0.09)
    moments = optimum([400], {1: [quiet, busy]}, client_wide=True, interval=2.0)[1]
    assert len(moments) == 400
    assert sum(moment < 1800 for moment in moments) == pytest.approx(100, abs=1)


def test_the_optimum_looks_no_more_often_than_is_wished_for_and_spends_the_rest_elsewhere() -> None:
    quiet, busy = Piece(0.0, 3000.0, 0.001), Piece(3000.0, HOUR, 10.0)
    moments = optimum([600], {1: [quiet, busy]}, client_wide=True, interval=2.0)[1]
    assert sum(moment >= 3000 for moment in moments) == pytest.approx(300, abs=1)
    assert len(moments) == pytest.approx(600, abs=1)


def test_the_optimum_by_extension_goes_where_change_is_likely() -> None:
    rates = {1: [Piece(0.0, HOUR, 0.01)], 2: [Piece(0.0, HOUR, 0.04)], 3: [Piece(0.0, HOUR, 0.0)]}
    looks = optimum([300], rates, client_wide=False, interval=2.0)
    assert [len(looks[phone]) for phone in (1, 2, 3)] == pytest.approx([100, 200, 0], abs=1)


def test_more_requests_than_the_interval_wishes_for_are_spent_all_the_same() -> None:
    rates = {1: [Piece(0.0, HOUR, 0.01)]}
    assert len(optimum([3000], rates, client_wide=True, interval=2.0)[1]) in (2999, 3000)


def test_rates_are_changes_over_the_time_spent() -> None:
    rings = [Span(1, "in", 100.0 * i, ended=100.0 * i + 1.0) for i in range(36)]
    pieces = summed(hazards(rings, [PHONE], HOUR)[1])
    assert sum((piece.ends - piece.begins) * piece.rate for piece in pieces) == pytest.approx(71)
    ringing = next(piece for piece in pieces if piece.begins == 500.0)
    assert ringing.rate == pytest.approx(1.0)


def test_the_record_of_the_exchange_is_its_calls_at_every_moment() -> None:
    exchange = RecordedExchange(hire(1, 20), WARM_UP)
    Traffic(exchange, 1, 9.0).begin()
    for second in range(0, 3600, 60):
        exchange.advance(WARM_UP + second)
        recorded = [
            (span.extension, round(span.began + WARM_UP, 6), span.answered is not None)
            for span in exchange.spans
            if span.ended is None
        ]
        true = [
            (leg.extension_id, round(leg.started, 6), leg.answered is not None)
            for leg in exchange.legs()
        ]
        assert sorted(recorded) == sorted(true)


def test_a_call_is_three_events_and_those_before_the_day_do_not_count() -> None:
    spans = [Span(1, "in", -5.0, 10.0, 70.0), Span(2, "out", 20.0, None, 40.0)]
    found = [(event.at, event.kind) for event in events(spans, 60.0)]
    assert found == [(10.0, Kind.ANSWERED), (20.0, Kind.RINGS), (40.0, Kind.ENDS)]


def test_an_hour_that_the_others_spent_by_themselves_is_not_our_fault() -> None:
    assert HourSpent(looks=500, others=500, exhausted=True).hit_because_of_us(1000)
    assert not HourSpent(looks=10, others=990, others_refused=10, exhausted=True).hit_because_of_us(
        1000
    )
    assert not HourSpent(looks=400, others=500).hit_because_of_us(1000)


def test_the_table_says_which_goals_are_missed() -> None:
    def result(agents: int, ours: float) -> Result:
        age = dict.fromkeys(
            (CONSTANT, ROUND_ROBIN, OPTIMUM, OPTIMUM_ALL_DAY, ALL_DAY, ALONE, DRIFTING),
            Ages(2.0, 2.0),
        )
        found = age | {OURS: Ages(ours, ours)}
        return Result(Scenario(agents, 1000, 0.3, True), 100.0 + agents, 1.0, 0, 0, 0, found)

    results = [result(20, 1.4), result(200, 2.6)]
    verdicts = {goal.what: goal.met for goal in goals(results)}
    assert verdicts["hours in which the limit was hit because of us"]
    assert verdicts["age to the constant's, mean of 20 extensions"]
    assert not verdicts["age to the constant poller's, worst"]
    assert not verdicts["requests at 200 extensions to those at 20, worst"]
    text = table(results, goals(results))
    assert text.count("MISSED") == 3
    assert "wide-200-1000-30" in text
