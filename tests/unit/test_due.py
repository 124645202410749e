"""What is due is handed out once, when its moment has come, whatever was changed before."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.calls.due import SPARE, Due

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
keys = st.sampled_from("abc")
seconds = st.integers(0, 20)


def at(second: int) -> datetime:
    return START + timedelta(seconds=second)


@given(
    st.lists(
        st.tuples(st.just("at"), keys, seconds)
        | st.tuples(st.just("never"), keys, st.just(0))
        | st.tuples(st.just("reached"), keys, seconds),
        max_size=30,
    )
)
def test_each_is_handed_out_once_at_its_last_moment(steps: list[tuple[str, str, int]]) -> None:
    due: Due[str] = Due()
    expected: dict[str, int] = {}
    for step, key, second in steps:
        if step == "at":
            due.at(key, at(second))
            expected[key] = second
        elif step == "never":
            due.at(key, None)
            expected.pop(key, None)
        else:
            reached = list(due.reached(at(second)))
            assert sorted(reached) == sorted(k for k, when in expected.items() if when <= second)
            moments = [expected.pop(key) for key in reached]
            assert moments == sorted(moments)


def test_who_is_given_the_next_moment_at_once_is_handed_out_again_if_that_has_come() -> None:
    due: Due[str] = Due()
    due.at("a", at(1))
    found = []
    for key in due.reached(at(3)):
        found.append(key)
        due.at(key, at(len(found) * 2))
    assert found == ["a", "a"]
    assert list(due.reached(at(4))) == ["a"]


def test_moments_that_are_changed_without_end_do_not_pile_up() -> None:
    due: Due[str] = Due()
    for second in range(10_000):
        due.at("a", at(second))
    assert len(due._heap) <= 2 + SPARE
    assert list(due.reached(at(10_000))) == ["a"]
