"""Whose numbers and names are hidden: those of outsiders, and only those."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.call import Call, Direction, Party
from app.calls.extension import Directory, Extension
from app.calls.presentation import Presentation
from app.calls.privacy import WHOLE, Mask, Masking
from tests.unit.test_board import call

ANNA = Extension(1, "000*101", "Анна Петрова")
BORIS = Extension(2, "000*102", "Борис Ильин")
QUEUE = Extension(9, "000*600", "Sales", kind="queue")
DIRECTORY = Directory.of([ANNA, BORIS, QUEUE])
OUTSIDE, SOMEBODY = "+79161234567", "Иван Сидоров"
PLAIN, MASKED = Presentation(DIRECTORY), Presentation(DIRECTORY, Mask(Masking.ALL))


def inward(number: str, name: str = "", extension_id: int | None = None) -> Call:
    """A call to Anna."""
    return replace(
        call(), caller=Party(number, name), caller_extension_id=extension_id, did="+74951234567"
    )


def outward(number: str, name: str = "", extension_id: int | None = None) -> Call:
    """A call that Anna has made."""
    return replace(
        call(),
        direction=Direction.OUT,
        caller=Party("000*101", ANNA.label),
        called=Party(number, name),
        called_extension_id=extension_id,
        did=number,
    )


@pytest.mark.parametrize("made", [inward, outward])
def test_an_outsider_is_hidden_everywhere(made: Callable[[str, str], Call]) -> None:
    outside = made(OUTSIDE, SOMEBODY)
    assert MASKED.other(outside) == Party(WHOLE, WHOLE)
    assert PLAIN.other(outside) == Party(OUTSIDE, SOMEBODY)
    assert MASKED.party(outside) == f"{WHOLE}  {WHOLE}"


def test_the_line_that_was_called_is_ours_but_the_number_dialled_is_not() -> None:
    assert MASKED.line(inward(OUTSIDE)) == "+74951234567"
    assert MASKED.line(outward(OUTSIDE)) == WHOLE
    assert MASKED.line(outward("000*102")) == "000*102"
    line_called = replace(inward(OUTSIDE), called=Party("+74951234567"), called_extension_id=1)
    assert MASKED.called(line_called) == Party("+74951234567", ANNA.label)


def test_a_colleague_is_shown_by_number_and_name() -> None:
    colleague = inward("000*102", BORIS.label, BORIS.id)
    assert MASKED.other(colleague) == Party("102", BORIS.label)
    assert MASKED.other(inward("102", "", BORIS.id)) == Party("102", BORIS.label)
    assert MASKED.other(inward("102", BORIS.label)) == Party("102", BORIS.label)
    assert MASKED.other(outward("000*102", "", BORIS.id)) == Party("102", BORIS.label)


def test_a_name_that_comes_with_a_borrowed_number_is_hidden_all_the_same() -> None:
    assert MASKED.other(inward("102", SOMEBODY)) == Party("102", WHOLE)


def test_the_queue_an_outsider_came_through_does_not_make_them_one_of_us() -> None:
    assert MASKED.other(inward(OUTSIDE, SOMEBODY, QUEUE.id)) == Party(WHOLE, WHOLE)
    assert MASKED.other(inward("600", SOMEBODY, QUEUE.id)) == Party("600", WHOLE)


def test_an_extension_of_another_account_is_an_outsider() -> None:
    assert MASKED.other(inward("999*102@elsewhere")) == Party(WHOLE, "")


def test_agents_are_never_hidden() -> None:
    assert (MASKED.extension(inward(OUTSIDE)), MASKED.agent(inward(OUTSIDE))) == ("101", ANNA.label)
    assert MASKED.caller(outward(OUTSIDE)) == Party("000*101", ANNA.label)


def test_nobody_is_unknown_and_not_masked() -> None:
    assert MASKED.party(inward("")) == "unknown"
    assert MASKED.other(inward("")) == Party("", "")


@given(
    number=st.text(alphabet="+0123456789", min_size=7, max_size=16),
    name=st.text(alphabet="абвгдежз", min_size=8, max_size=20),
    direction=st.sampled_from(Direction),
    extension_id=st.sampled_from([None, 1, 2, 9]),
    same_did=st.booleans(),
)
def test_whatever_an_outsider_states_nothing_shows_it(
    number: str, name: str, direction: Direction, extension_id: int | None, *, same_did: bool
) -> None:
    make = inward if direction is Direction.IN else outward
    stated = replace(
        make(number, name, extension_id),
        did=number if same_did and direction is Direction.OUT else "",
    )
    parties = (MASKED.other(stated), MASKED.caller(stated), MASKED.called(stated))
    shown = [text for party in parties for text in (party.number, party.name)]
    shown += [MASKED.party(stated), MASKED.line(stated)]
    assert not any(number in text or name in text for text in shown)
