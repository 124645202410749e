"""What comes and goes leaves nothing behind: a short version of `tests.bench.soak`."""

from tests.bench.soak import MOST_GROWTH, growth, play


async def test_looks_leave_no_objects_behind() -> None:
    samples = await play(calls=30, looks=100, samples=4)
    assert growth(samples) <= MOST_GROWTH, samples
