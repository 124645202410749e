"""The targets of the fuzzer for a moment, and what it has found so far."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.found import FOUND
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_arrives_nothing_breaks(name: str) -> None:
    target = TARGETS[name]

    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def check(data: st.DataObject) -> None:
        target.check(data.draw(target.inputs))

    check()


@pytest.mark.parametrize(("name", "value"), FOUND)
def test_what_broke_something_once_does_no_more(name: str, value: object) -> None:
    TARGETS[name].check(value)
