"""Numbers in odd company: invisible characters around them, ranges, two phones that share one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.destination import BadDestination, parse_destination
from app.calls.extension import Directory, Extension
from app.calls.selection import parse_selection, resolve

EXTENSIONS = st.builds(
    Extension,
    id=st.integers(1, 50),
    name=st.builds("{}{}{}".format, st.sampled_from(["", "0*"]), st.integers(1, 15), st.just(""))
    | st.integers(1, 15).map(lambda n: f"0*{n}@host"),
    kind=st.sampled_from(["phone", "phone", "queue"]),
    active=st.booleans(),
)
DIRECTORIES = st.lists(EXTENSIONS, max_size=20).map(Directory.of)


@pytest.mark.parametrize(
    "text", ["\u202a+7 916 123\u202c", "\ufeff+7916123", "+7\u00ad916\u2212123", "+7916123\u200b"]
)
def test_what_cannot_be_seen_in_a_copied_number_does_no_harm(text: str) -> None:
    assert parse_destination(text) == "+7916123"


def test_nothing_but_the_invisible_is_no_number() -> None:
    with pytest.raises(BadDestination, match="type a number"):
        parse_destination("\u200b\ufeff")


@pytest.mark.parametrize("own", ["101", "000*101", "000*101@host"])
@pytest.mark.parametrize("text", ["101", "000*101", " 1-0-1 "])
def test_a_call_is_not_sent_to_its_own_extension_in_any_form(text: str, own: str) -> None:
    with pytest.raises(BadDestination, match="already"):
        parse_destination(text, own_number=own)


@given(DIRECTORIES)
def test_all_means_every_phone_in_use_even_where_two_share_a_number(directory: Directory) -> None:
    found = resolve(parse_selection("all"), directory)
    assert {e.id for e in found.phones} == {
        e.id for e in directory.extensions.values() if e.is_phone and e.active
    }
    assert not found.warnings


@given(DIRECTORIES, st.integers(1, 15))
def test_a_number_means_the_phone_in_use_before_anything_else(
    directory: Directory, number: int
) -> None:
    candidates = [e for e in directory.extensions.values() if e.number == str(number)]
    usable = [e.id for e in candidates if e.is_phone and e.active]
    found = directory.by_number(str(number))
    assert (found is None) == (not candidates)
    if found is not None and usable:
        assert found.id == min(usable)


@given(DIRECTORIES, st.integers(0, 12), st.integers(0, 6))
def test_a_range_means_each_of_its_numbers_or_says_which_not(
    directory: Directory, first: int, more: int
) -> None:
    inside = {str(n) for n in range(first, first + more + 1)}
    resolved = resolve(parse_selection(f"{first}-{first + more}"), directory)
    watched = {e.number for e in resolved.phones}
    known = {e.number for e in directory.extensions.values()}
    assert watched <= inside
    for number in inside - watched:
        found = directory.by_number(number)
        assert found is None or not (found.is_phone and found.active)
    assert any("Not in this account" in w for w in resolved.warnings) == bool(inside - known)
