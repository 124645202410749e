"""The list of calls that ended, filtered and sorted; and the files made of it, read back."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.actions import action_named
from app.calls.call import Call, CallKey, CallState, Direction, Party
from app.calls.export import FIELDS, as_csv, as_json, harmless
from app.calls.extension import Directory, Extension, Group
from app.calls.life import Deed, Ending, Event, EventKind, Life
from app.calls.past import (
    DESCENDS,
    LATEST_FIRST,
    ORDERS,
    PastOrder,
    kept_order,
    listed,
    next_order,
    order_from,
)
from app.calls.presentation import Presentation
from app.calls.privacy import Mask, Masking
from app.calls.query import parse_query
from app.ui.widgets.past_list import COLUMNS
from tests.unit.test_board import START, call

DIRECTORY = Directory.of(
    [
        Extension(1, "000*101", "Anna", group_id=7),
        Extension(2, "000*102", "Boris"),
        Extension(3, "000*9", "Vera"),
    ],
    [Group(7, "Sales")],
)
PLAIN = Presentation(DIRECTORY)
MASKED = Presentation(DIRECTORY, Mask(Masking.MIDDLE))


def life(  # noqa: PLR0913 - all that a test may want otherwise
    extension: int = 1,
    ended: float = 60,
    ending: Ending = Ending.ANSWERED,
    *,
    number: str = "+79160000001",
    name: str = "",
    note: str = "",
    answered: bool = True,
    direction: Direction = Direction.IN,
) -> Life:
    state = CallState.TALKING if answered else CallState.RINGING
    made: Call = replace(
        call(extension, f"{extension}-{ended}", state),
        direction=direction,
        caller=Party(number, name),
        called=Party(number, name) if direction is Direction.OUT else Party("101"),
    )
    at = START + timedelta(seconds=ended)
    return Life(made, (Event(EventKind.ENDED, at, 2.0),), note=note, ending=ending)


def found(lives: Sequence[Life], query: str = "", order: PastOrder = LATEST_FIRST) -> list[Life]:
    def words(one: Life) -> str:
        return one.ending.value if one.ending else ""

    return listed(lives, PLAIN, words, parse_query(query), order)


def test_the_latest_stands_on_top() -> None:
    assert [int(one.lasted(START)) for one in found([life(ended=5), life(ended=9)])] == [9, 5]


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("missed", [1]),
        ("-missed", [0, 2]),
        ("group:sales", [0, 2]),
        ("out", [2]),
        ("dur>1m30s", [2]),
        ("note:vip", [0]),
        ("9160000002", [1]),
        ("talking", []),
        ("ended", [0, 1, 2]),
    ],
)
def test_it_is_filtered_in_the_boards_language(query: str, which: list[int]) -> None:
    lives = [
        life(1, 50, note="VIP"),
        life(2, 60, Ending.MISSED, number="+79160000002", answered=False),
        life(1, 100, direction=Direction.OUT),
    ]
    assert found(lives, query) == found([lives[n] for n in which])


def test_a_filter_does_not_find_what_is_masked() -> None:
    def words(_life: Life) -> str:
        return ""

    assert listed([life()], PLAIN, words, parse_query("916000"))
    assert not listed([life()], MASKED, words, parse_query("916000"))


@pytest.mark.parametrize("by", ORDERS)
def test_it_is_sorted_by_any_column_both_ways_and_equals_by_their_end(by: str) -> None:
    lives = [life(e, t, note=n) for e, t, n in ((1, 5, "b"), (3, 9, "a"), (2, 7, "a"), (3, 1, ""))]
    rank = ORDERS[by]
    for descending in (True, False):
        ranks = [rank(one, PLAIN) for one in found(lives, order=PastOrder(by, descending))]
        assert ranks == sorted(ranks, reverse=descending)
    same = found([life(1, 5), life(1, 8)], order=PastOrder("extension", descending=False))
    assert [one.ended_at for one in same] == [START + timedelta(seconds=s) for s in (8, 5)]


def test_extensions_are_sorted_as_numbers() -> None:
    order = PastOrder("extension", descending=False)
    numbers = [PLAIN.extension(one.call) for one in found([life(1), life(3), life(2)], order=order)]
    assert numbers == ["9", "101", "102"]


def test_the_next_order_goes_round_and_begins_with_the_most_where_people_want_that() -> None:
    order, seen = LATEST_FIRST, []
    for _each in ORDERS:
        seen.append(order.by)
        assert order.descending == (order.by in DESCENDS)
        order = next_order(order)
    assert seen == list(ORDERS)
    assert order == LATEST_FIRST


@pytest.mark.parametrize("by", ORDERS)
@pytest.mark.parametrize("descending", [True, False])
def test_an_order_that_was_kept_is_read_back(by: str, descending: bool) -> None:
    order = PastOrder(by, descending)
    assert order_from(json.loads(json.dumps(kept_order(order)))) == order


@pytest.mark.parametrize(
    "value", [None, 7, [], {}, {"by": "password", "descending": True}, {"by": "note"}, {"by": {}}]
)
def test_one_that_cannot_be_is_the_usual_one(value: object) -> None:
    assert order_from(value) == LATEST_FIRST


def test_every_column_of_the_list_can_be_sorted_by() -> None:
    assert {column.name for column in COLUMNS} == ORDERS.keys()


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_csv_file_reads_back_with_a_heading_times_and_actions() -> None:
    listen = action_named("listen")
    assert listen is not None
    deed = Deed(1.0, listen, START, "100", answer="Accepted.", effect="Seen.", well=True)
    one = replace(
        life(name='Иван "Вано", сын', note="vip"),
        deeds=(deed,),
        heir=CallKey(2, "b"),
        ending=Ending.MOVED,
    )
    [row] = rows(as_csv([one], PLAIN))
    assert list(row) == [*FIELDS, "actions"]
    assert row["ended"] == "2026-03-02T09:01:00Z"
    assert row["number"] == "+79160000001"
    assert row["name"] == 'Иван "Вано", сын'
    assert (row["waited_s"], row["talked_s"], row["lasted_s"]) == ("10", "50", "60")
    assert (row["ending"], row["went_on_at"], row["agent"]) == ("moved", "102", "Anna")
    assert row["actions"] == "2026-03-02T09:00:00Z listen 100 Accepted. Seen."
    [entry] = json.loads(as_json([one], PLAIN))
    assert entry["lasted_s"] == 60
    assert entry["actions"][0]["effect"] == "Seen."


def test_files_are_masked() -> None:
    one = life(name="Иван Петров")
    for content in (as_csv([one], MASKED), as_json([one], MASKED)):
        text = content.decode()
        assert "+7********01" in text
        assert "+79160000001" not in text
        assert "Петров" not in text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1+1",
        "+7916=1",
        "+A1",
        "\n+1+1x",
    ],
)
def test_what_would_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"
    [row] = rows(as_csv([life(name=text, note=text)], PLAIN))
    assert row["note"].startswith("'")
    assert row["name"].startswith("'")


@pytest.mark.parametrize("text", ["+79161234567", "+7********67", "*98", "Иван", "", "a=b", "–"])
def test_what_cannot_do_anything_stays_readable(text: str) -> None:
    assert harmless(text) == text


def test_where_spreadsheets_part_lines_at_semicolons_there_is_no_formula_either() -> None:
    name = "Ivan;=cmd|' /C calc'!A0; @SUM(A1);-;\uff1d1;fine"
    [line] = as_csv([life(name=name, note="a;+7916=1")], PLAIN).decode().splitlines()[1:]
    assert "Ivan;'=cmd" in line
    for cell in line.split(";"):
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))


@given(st.text(st.sampled_from("=+-@;' a1\t\uff1d")) | st.text())
def test_no_cell_begins_like_a_formula_but_plain_phone_numbers(text: str) -> None:
    cell = harmless(text)
    assert cell.replace("'", "").endswith(text.replace("'", ""))
    assert not cell.startswith(("\t", "\r", "\n"))
    for part in cell.split(";"):
        begun = part.lstrip()
        assert not begun.startswith(("=", "-", "@", "\uff1d"))
        if begun.startswith("+"):
            assert not any(c.isalpha() or c in "=!|'\"" for c in part)


@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_notes_survive_both_formats(notes: list[str]) -> None:
    lives = [life(ended=n, note=note) for n, note in enumerate(notes)]
    # Lone surrogates never get this far (texts are cleaned), and are stood in for.
    kept = [note.encode("utf-8", "replace").decode() for note in notes]
    assert [entry["note"] for entry in json.loads(as_json(lives, PLAIN))] == kept
    read = [row["note"] for row in rows(as_csv(lives, PLAIN))]
    assert read == [harmless(note).encode("utf-8", "replace").decode() for note in notes]
