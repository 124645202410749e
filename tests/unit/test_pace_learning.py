"""What the pace learns from looks of how often phones ring, and that it keeps no more than that."""

import pytest

from tests.unit.clockwork import call
from tests.unit.pacing import at_work, looked


def test_how_often_phones_ring_is_learned_and_forgotten() -> None:
    pacer = at_work()
    for moment in range(5, 1200, 5):
        calls = [call(p, f"{p}-{moment}") for p in range(3)]
        looked(pacer, float(moment), *calls)
    lively = pacer.picture.arrivals
    assert lively == pytest.approx(0.6, rel=0.2)
    for moment in range(1200, 9000, 5):
        looked(pacer, float(moment))
    assert pacer.picture.arrivals < lively / 100


def test_two_looks_tell_that_an_office_has_opened() -> None:
    pacer = at_work()
    for moment in range(120, 8 * 3600, 120):
        looked(pacer, float(moment), *([call(1, "night")] if moment % 3600 == 0 else []))
    opened, night = 8 * 3600, pacer.picture.arrivals
    looked(pacer, opened + 120.0, *(call(p, "first") for p in range(6)))
    looked(pacer, opened + 240.0, *(call(p, "next") for p in range(6)))
    assert night < 0.002
    assert pacer.picture.arrivals > 0.5 * 6 / 120


def test_ten_thousand_looks_leave_no_more_than_one() -> None:
    pacer = at_work()

    def size() -> int:
        lines = pacer.picture.lines
        return len(lines) + sum(len(line.calls) for line in lines.values())

    before = size()
    for i in range(1, 10_000):
        calls = (call(i % 20, str(i)),) if i % 3 else ()
        looked(pacer, i * 2.0, *calls)
        pacer.attention.expect(i * 2.0 + 5, [i], i * 2.0)
        pacer.attention.stirred(i * 2.0)
    looked(pacer, 20_001.0)
    assert size() == before
    assert len(pacer.attention.concerned(20_001.0)) <= 4
