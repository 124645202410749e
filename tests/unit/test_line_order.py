"""The order of the calls, kept step by step, is the order that sorting them all would give."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.calls.call import CallKey
from app.calls.line_order import LineOrder, Rank
from app.calls.lines import Line

keys = st.builds(CallKey, st.integers(1, 6), st.sampled_from("abc"))
steps = st.lists(
    st.tuples(st.booleans(), st.dictionaries(keys, st.floats(0, 9), max_size=6)), max_size=12
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_the_order_is_right_after_every_step_and_so_is_the_first_line_that_moved(
    taken: list[tuple[bool, dict[CallKey, float]]],
) -> None:
    ranks: dict[Line, Rank] = {}
    order = LineOrder(ranks.__getitem__)
    for placed, concerned in taken:
        before = list(order)
        if placed:
            ranks |= {key: (age, key) for key, age in concerned.items()}
            first = order.place(concerned)
        else:
            for key in concerned:
                ranks.pop(key, None)
            first = order.remove(concerned)
        assert list(order) == sorted(ranks, key=ranks.__getitem__)
        assert [order.place_of(key) for key in order] == list(range(len(order)))
        assert before[:first] == list(order)[:first]
        again = LineOrder(ranks.__getitem__)
        again.become(ranks)
        assert list(again) == list(order)


def test_a_call_among_thousands_is_placed_without_asking_where_the_others_stand() -> None:
    asked: list[Line] = []

    def rank(line: Line) -> Rank:
        asked.append(line)
        return (float(line.extension_id), line) if isinstance(line, CallKey) else ()

    order = LineOrder(rank)
    order.become(CallKey(n, "a") for n in range(5000))
    asked.clear()
    late = CallKey(2500, "b")
    assert order.place([late]) == 2501
    assert order.place_of(late) == 2501
    assert asked == [late]
