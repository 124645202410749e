"""What may be dialled, what must be asked about first, and what is refused, however absurd."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.actions import Destination
from app.calls.destination import BadDestination, aim, parse_destination
from app.calls.extension import Directory, Extension

DIRECTORY = Directory.of(
    [
        Extension(1, "000*101", "Anna"),
        Extension(2, "000*102@host", "Boris"),
        Extension(3, "000*103", "Clara", active=False),
        Extension(4, "000*600", "Sales", kind="queue"),
        Extension(5, "000*700", "Menu", kind="ivr"),
        Extension(6, "000*701", kind="fax"),
    ]
)
OWN = "000*101"
ANYWHERE, MINE = Destination.ANYWHERE, Destination.SUPERVISOR


def refused(text: str, what_for: Destination = ANYWHERE) -> str:
    with pytest.raises(BadDestination) as problem:
        aim(text, what_for, DIRECTORY, own_number=OWN)
    return str(problem.value)


@pytest.mark.parametrize(
    ("text", "number", "extension"),
    [
        ("102", "102", 2),
        ("000*102", "000*102", 2),
        (" 1-0 2 ", "102", 2),
        ("600", "600", 4),
        ("700", "700", 5),
        ("+7 (916) 123-45-67", "+79161234567", None),
        ("8 (916) 123–45–67", "89161234567", None),
        ("*98", "*98", None),
        ("*72#102", "*72#102", None),
        ("#21#", "#21#", None),
        ("1234567", "1234567", None),
    ],
)
def test_what_is_clearly_meant_raises_no_doubt(
    text: str, number: str, extension: int | None
) -> None:
    target = aim(text, ANYWHERE, DIRECTORY, own_number=OWN)
    assert (target.number, target.doubt) == (number, "")
    assert (target.extension.id if target.extension else None) == extension


@pytest.mark.parametrize("text", ["999", "1", "0000", "1234", "000*999", "999*102", "1*2"])
def test_a_number_that_looks_like_an_extension_and_is_none_is_asked_about(text: str) -> None:
    for what_for in (ANYWHERE, MINE):
        target = aim(text, what_for, DIRECTORY, own_number=OWN)
        assert target.doubt == f"There is no extension {text} in this account."


@pytest.mark.parametrize("text", ["+1", "+102", "+123456"])
def test_an_outside_number_too_short_to_be_one_is_asked_about(text: str) -> None:
    assert "very short" in aim(text, ANYWHERE, DIRECTORY).doubt
    assert aim("+1234567", ANYWHERE, DIRECTORY).doubt == ""


def test_an_account_with_longer_extensions_has_longer_numbers_asked_about() -> None:
    assert aim("12345", ANYWHERE, DIRECTORY).doubt == ""
    wide = Directory.of([Extension(1, "000*10001")])
    assert aim("12345", ANYWHERE, wide).doubt
    named_like_a_number = Directory.of([Extension(1, "000*79161234567")])
    assert aim("1234567", ANYWHERE, named_like_a_number).doubt == ""


def test_a_blocked_extension_and_a_fax_are_asked_about_by_what_they_are() -> None:
    assert aim("103", ANYWHERE, DIRECTORY).doubt == "Extension 103 is blocked."
    assert aim("103", MINE, DIRECTORY).doubt == "Extension 103 is blocked."
    assert aim("701", ANYWHERE, DIRECTORY).doubt == "Extension 701 is a fax."


@pytest.mark.parametrize(("text", "kind"), [("600", "queue"), ("700", "ivr"), ("701", "fax")])
def test_a_supervisors_phone_must_be_a_phone(text: str, kind: str) -> None:
    assert refused(text, MINE) == f"Extension {text} is a {kind}; your phone must be a phone."


def test_a_supervisors_phone_may_be_outside_the_account() -> None:
    assert aim("+79161234567", MINE, DIRECTORY).doubt == ""


@pytest.mark.parametrize("text", ["101", "000*101", " 1-0-1 ", "\u200b101"])
def test_a_call_is_not_sent_to_its_own_extension(text: str) -> None:
    assert "already" in refused(text)
    assert aim(text, MINE, DIRECTORY, own_number=OWN).number


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "-", "()", "\t\n", "\u200b\ufeff", "\u00a0"),
        *("abc", "Anna", "12a", "101,102", "101;drop", "1/2", "1 OR 1", "sip:101@host"),
        *("000*101@host", "101@host", "+", "++7", "7+", "1+2", "*", "#", "**##", "+*1", "+7#"),
        *(
            "１２３",
            "١٢٣",
            "१२३",
            "①②③",
            "1²",
            "½",
            "101\x00",
            "101\x1b[2J",
            "[b]101[/b]",
            "{number}",
        ),
        *("1" * 33, "+" + "1" * 16, "9" * 10_000, "+" * 33, "$(101)", "%s", "-1.5e3", "∞"),
    ],
)
def test_the_absurd_is_refused_with_a_sentence(text: str) -> None:
    for what_for in (ANYWHERE, MINE):
        sentence = refused(text, what_for)
        assert sentence.endswith(".")
        assert sentence.isprintable()


@given(st.text(max_size=40) | st.text(alphabet="+*#0123456789 -()", max_size=40))
def test_whatever_is_typed_what_is_dialled_can_be_dialled(text: str) -> None:
    try:
        target = aim(text, ANYWHERE, DIRECTORY, own_number=OWN)
    except BadDestination:
        return
    assert set(target.number) <= set("+0123456789*#")
    assert "+" not in target.number[1:]
    assert any(c.isdigit() for c in target.number)
    assert parse_destination(target.number) == target.number
    assert target.extension is None or target.extension.id != 1


@given(
    st.sampled_from(["101", "102", "600", "999", "+79161234567", "*98"]),
    st.lists(st.tuples(st.integers(0, 20), st.sampled_from(" -().\u00a0–\u200b")), max_size=8),
)
def test_decoration_changes_nothing(number: str, decoration: list[tuple[int, str]]) -> None:
    text = number
    for place, mark in decoration:
        text = text[:place] + mark + text[place:]
    assert parse_destination(text) == number
