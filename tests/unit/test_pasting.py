"""Nothing that was pasted is a key press, however the bytes arrive."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.ui.terminal.pasting import BEGIN, END, MOST, Pasted, Pasting, Typed

NOTHING = f"{BEGIN}{END}"
"""What the parser gets in the place of a paste."""


def parted(*pieces: str) -> tuple[str, list[str]]:
    """All that the parser got, and the pastes."""
    pasting = Pasting()
    parts = [part for piece in pieces for part in pasting.parts(piece)]
    typed = "".join(part.text for part in parts if isinstance(part, Typed))
    return typed, [part.text for part in parts if isinstance(part, Pasted)]


def test_keys_are_the_parsers_and_pastes_are_not() -> None:
    typed, pasted = parted(f"jj{BEGIN}+7 916\tq{END}x{BEGIN}{END}\x1b[A")
    assert typed == f"jj{NOTHING}x{NOTHING}\x1b[A"
    assert pasted == ["+7 916\tq", ""]


def test_escape_sequences_in_a_paste_are_no_keys_and_no_text() -> None:
    typed, pasted = parted(f"{BEGIN}ab\x1b[31mcd\x1bZq\x00\x7f\x9b\r\nж\u00a0{END}")
    assert typed == NOTHING
    assert pasted == ["ab[31mcdZq\r\nж\u00a0"]


def test_a_mark_in_a_mark_begins_nothing_anew() -> None:
    assert parted(f"{BEGIN}a{BEGIN}b{END}c") == (f"{NOTHING}c", ["a[200~b"])


def test_a_paste_that_does_not_end_is_never_typed() -> None:
    typed, pasted = parted("j", BEGIN, "x\r", "\x1b", "q", "\x1b[20")
    assert (typed, pasted) == (f"j{NOTHING}", [])


def test_of_an_endless_paste_only_so_much_is_kept() -> None:
    pasting = Pasting()
    assert [*pasting.parts(BEGIN)] == [Typed(NOTHING)]
    for _ in range(40):
        assert not [*pasting.parts("x" * 4096 + "\x1b[20")]
    [pasted] = pasting.parts("1~")
    assert isinstance(pasted, Pasted)
    assert 0 < len(pasted.text) <= MOST


@given(
    parts=st.lists(
        st.sampled_from(
            ["j", "\x1b", "\x1b[A", BEGIN, END, "[200~", "\x1b[2", "00~", "ж\x1bq", "7"]
        ),
        max_size=12,
    ),
    cuts=st.sets(st.integers(0, 60)),
)
def test_it_is_all_the_same_where_what_arrives_is_torn(parts: list[str], cuts: set[int]) -> None:
    text = "".join(parts)
    edges = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    pieces = [text[a:b] for a, b in pairwise(edges)]
    assert parted(*pieces) == parted(text)
