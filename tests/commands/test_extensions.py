"""`callwatch extensions`: who there is, for scripts and for people."""

import json

import pytest

from app.simulator.server import Running
from app.telphin.text import cells
from tests.commands.conftest import Command


def test_json_lists_each_extension_with_its_group_and_status(
    exchange: Running, command: Command
) -> None:
    done = command("extensions", "--json")
    assert done.code == 0
    assert done.out.isascii()
    found = {row["extension"]: row for row in json.loads(done.out)}
    anna = found["101"]
    assert tuple(anna) == ("id", "extension", "name", "agent", "type", "status", "group")
    assert anna["id"] == exchange.extension_id("101")
    assert anna["name"] == "000*101"
    assert anna["agent"]
    assert (anna["type"], anna["status"], anna["group"]) == ("phone", "active", "Sales")
    assert found["600"]["type"] == "queue"
    assert found["099"]["status"] == "blocked"
    assert found["701"]["agent"] is None
    assert found["100"]["group"] is None


def test_a_table_has_them_by_number_in_aligned_columns(exchange: Running, command: Command) -> None:
    done = command("extensions")
    assert done.code == 0
    title, *rows = done.out.splitlines()
    assert title.split() == ["ext", "agent", "type", "status", "group", "id", "name"]
    numbers = [row.split()[0] for row in rows]
    assert numbers == sorted(numbers, key=int)
    edge = cells(title[: title.index("name")])
    assert {cells(row[: row.index("000*")]) for row in rows} == {edge}


def test_without_the_right_to_groups_the_extensions_still_come(
    exchange: Running, command: Command
) -> None:
    exchange.set_faults("error=403:extension_group")
    found = json.loads(command("extensions", "--json").out)
    assert len(found) > 10
    assert all(row["group"] is None for row in found)


@pytest.mark.parametrize("words", [("extensions",), ("extensions", "--json")])
def test_a_refusal_is_one_line_and_1(
    words: tuple[str, ...], exchange: Running, command: Command
) -> None:
    exchange.set_faults("error=403:/extension/")
    done = command(*words)
    assert done.code == 1
    assert "Not allowed" in done.complaint()
