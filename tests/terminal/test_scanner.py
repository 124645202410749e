"""The scanner finds what nobody has meant, so that what it does not find is not there."""

import pytest

from tests.terminal.hostile import CORPUS
from tests.terminal.scanner import said_beside, unmeant

MEANT = [
    b"\x1b[1;31mred\x1b[0m",
    b"\x1b[38;5;12;48;2;1;2;3m",
    b"\x1b[12;40H\x1b[K\r\n",
    b"\x1b[?1049h\x1b[?25l\x1b[?1003h\x1b[>25u\x1b[<u\x1b[?2026$p",
    b"\x1b]22;default\x07",
    b"\x1b[m\x1b[H\x1b[2J\x1b[3H\x1b[M\x1b[38H\x1b[2L9\x0b\x08",
    "Иванова ● 漢 😀".encode(),
]


@pytest.mark.parametrize("output", MEANT)
def test_what_is_meant_passes(output: bytes) -> None:
    assert unmeant(output, painting=True) == []


ASIDES = {
    "bell": b"\x07",
    "osc9": "\x1b]9;callwatch: Иванова\x07".encode(),
    "osc777": "\x1b]777;notify;callwatch;Иванова\x07".encode(),
    "copy": b"\x1b]52;c;Kzc5MTY=\x07",
}


@pytest.mark.parametrize("aside", ASIDES)
def test_what_is_said_beside_the_picture_is_meant_only_where_it_is_asked_for(aside: str) -> None:
    said = ASIDES[aside]
    others = ASIDES.keys() - {aside}
    wrapped = [b"\x1bPtmux;\x1b" + said + b"\x1b\\", b"\x1bP" + said + b"\x1b\\"]
    for output in [said] if aside == "bell" else [said, *wrapped]:
        assert unmeant(output, painting=True, asides=[aside]) == []
        assert unmeant(output, painting=True, asides=others)
        assert unmeant(output, painting=True)
        assert unmeant(output, painting=False, asides=[aside])
        assert said_beside(output, aside) == [{"bell": "", "copy": "+7916"}.get(aside, "Иванова")]


@pytest.mark.parametrize(
    "output",
    [
        b"\x1b]9;4;1\x07",
        b"\x1b]9;owned\x07",
        b"\x1b]777;notify;owned;x\x07",
        b"\x1b]777;notify;callwatch;x;y\x07",
        "\x1b]9;callwatch: \u202e\x07".encode(),
        b"\x1b]52;c;?\x07",
        b"\x1b]52;p;Kzc5MTY=\x07",
        b"\x1b]52;c;G1sySg==\x07",
        b"\x1bPtmux;\x1b\x1b]0;title\x07\x1b\\",
        b"\x1bPtmux;\x1b\x1b[2J\x1b\\",
    ],
)
def test_what_only_looks_like_it_is_found(output: bytes) -> None:
    assert unmeant(output, painting=True, asides=ASIDES)


@pytest.mark.parametrize(
    "output",
    [
        b"\x1b]52;c;cm0=\x07",
        b"\x1b]0;title\x07",
        b"\x1b]22;a;b\x07",
        b"\x1b[2J",
        b"\x1b[6n",
        b"\x1b[c",
        b"\x1b[>c",
        b"\x1b[21t",
        b"\x1bc",
        b"\x1b(0",
        b"\x1bP$qm\x1b\\",
        b"\x1b_x\x1b\\",
        b"\x1b[?3h",
        b"\x1b[4h",
        b"\x1b[?u",
        b"\x07",
        b"\x0e",
        b"\x00",
        b"\x7f",
        b"\t",
        b"\x9b2J",
        "\x9b2J".encode(),
        "\u202e".encode(),
        "\u200b".encode(),
        "\ue000".encode(),
        b"\xff",
        b"\x1b",
        b"\x1b[",
        b"\x1b]0;never ends",
    ],
)
def test_what_is_not_meant_is_found(output: bytes) -> None:
    assert unmeant(b"before" + output + b"after", painting=True)


def test_a_command_means_no_sequence_at_all() -> None:
    assert all(unmeant(output, painting=False) for output in MEANT[:-1])
    assert unmeant("a line\r\nдругая\r\n".encode(), painting=False) == []


def test_the_corpus_as_it_is_would_be_found() -> None:
    raw = {
        name: unmeant(text.encode("utf-8", "surrogatepass"), painting=True)
        for name, text in CORPUS.items()
    }
    assert sum(map(bool, raw.values())) >= 30
