"""Which actions there are, on whose calls, and with what reason; each refusal says where it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.actions import ACTIONS, ALL_ACTIONS
from app.calls.extension import Directory, Extension, Group
from app.calls.rights import (
    LONGEST_REASON,
    BadReason,
    Rights,
    checked_reason,
    reason_refusal,
)
from app.calls.selection import parse_selection

DIRECTORY = Directory.of(
    [Extension(1, "0*101", group_id=7), Extension(2, "0*102"), Extension(3, "0*103", active=False)],
    [Group(7, "Sales")],
)
LISTEN, HANG_UP = (next(a for a in ACTIONS if a.name == name) for name in ("listen", "hangup"))


def test_without_settings_everything_may_be_done_to_every_call() -> None:
    rights = Rights().in_account(DIRECTORY, read_only=False)
    assert rights.actions_left() == ALL_ACTIONS
    assert not any(rights.refusal(action, 99, DIRECTORY) for action in ALL_ACTIONS)


def test_an_action_that_is_not_among_the_rights_is_refused_with_its_place() -> None:
    rights = Rights(actions=frozenset({"listen"}), places={"actions": "file /etc/cw.toml"})
    assert rights.actions_left() == (LISTEN,)
    assert rights.lacking(HANG_UP) == (
        "Hang up is not among your rights (file /etc/cw.toml, [rights] actions)."
    )
    assert rights.refusal(HANG_UP, 1, DIRECTORY) == rights.lacking(HANG_UP)


def test_read_only_leaves_no_action_whether_the_settings_or_the_account_say_so() -> None:
    mine = Rights(read_only=True, places={"read_only": "flag --read-only"})
    assert mine.actions_left() == ()
    assert "flag --read-only" in mine.lacking(LISTEN)
    account = Rights().in_account(DIRECTORY, read_only=True)
    assert account.actions_left() == ()
    assert account.lacking(LISTEN) == "This account may only watch (read_only)."


@pytest.mark.parametrize("selection", ["101", "100-101", "group:Sales", "000*7,101", "group:7"])
def test_only_the_extensions_of_the_rights_are_acted_on(selection: str) -> None:
    rights = Rights(extensions=parse_selection(selection)).in_account(DIRECTORY, read_only=False)
    assert rights.refusal(LISTEN, 1, DIRECTORY) == ""
    assert "Extension 102 may be watched, but not acted on" in rights.refusal(LISTEN, 2, DIRECTORY)
    assert rights.refusal(LISTEN, 77, DIRECTORY)
    assert rights.actions_left() == ALL_ACTIONS


@pytest.mark.parametrize("selection", ["group:Nobody", "999", "103"])
def test_a_selection_that_means_nobody_allows_nobody(selection: str) -> None:
    rights = Rights(extensions=parse_selection(selection)).in_account(DIRECTORY, read_only=False)
    assert all(rights.refusal(LISTEN, n, DIRECTORY) for n in (1, 2, 3))


def test_before_the_account_is_known_limited_rights_allow_nothing() -> None:
    assert Rights(extensions=parse_selection("all")).refusal(LISTEN, 1, DIRECTORY)


def test_the_mask_is_lifted_only_by_right() -> None:
    assert "[rights] unmask" in Rights().no_unmasking()
    assert Rights(unmask=True).no_unmasking() == ""


@pytest.mark.parametrize("text", ["", " ", "\t\n", "---", "\u200b", "…", "\x1b\x1b"])
def test_an_empty_reason_is_none(text: str) -> None:
    with pytest.raises(BadReason, match="Please give a reason"):
        checked_reason(text)
    assert reason_refusal(text)


def test_a_reason_is_kept_in_one_clean_line() -> None:
    assert checked_reason("  Жалоба \x1b[2J\n клиента\u202e ") == "Жалоба [2J клиента"
    assert checked_reason("x" * LONGEST_REASON)
    with pytest.raises(BadReason, match="at most 120 characters; this one has 121"):
        checked_reason("x" * (LONGEST_REASON + 1))


@given(st.text(max_size=200))
def test_whatever_is_given_as_a_reason_a_kept_one_is_printable_and_bounded(text: str) -> None:
    try:
        reason = checked_reason(text)
    except BadReason:
        return
    assert reason.isprintable()
    assert 0 < len(reason) <= LONGEST_REASON
    assert checked_reason(reason) == reason
