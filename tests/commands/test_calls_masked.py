"""`callwatch calls` behind the mask: as a table and as JSON, nothing of an outsider is told."""

import json

import pytest

from app.simulator.server import Running
from tests.commands.conftest import Command

NUMBER, NAME = "+79161234567", "Мария Иванова"


@pytest.fixture
def _masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLWATCH_PRIVACY__MASK", "middle")


@pytest.mark.usefixtures("_masked")
@pytest.mark.parametrize("words", [("calls",), ("calls", "--json")])
@pytest.mark.parametrize("direction", ["in", "out"])
def test_no_number_and_no_name_of_an_outsider_is_told(
    words: tuple[str, ...], direction: str, exchange: Running, command: Command
) -> None:
    exchange.place_call(
        extension="101",
        number=NUMBER,
        name=NAME,
        direction=direction,
        did=NUMBER if direction == "out" else "+74951234567",
        talking=5,
    )
    done = command(*words)
    assert done.code == 0
    told = json.dumps(json.loads(done.out), ensure_ascii=False) if "--json" in words else done.out
    assert NUMBER not in told
    assert NAME not in told
    assert "+7********67" in told


@pytest.mark.usefixtures("_masked")
def test_our_own_line_and_colleagues_are_told(exchange: Running, command: Command) -> None:
    exchange.place_call(extension="101", number=NUMBER, did="+74951234567", talking=5)
    exchange.place_call(extension="102", other="103", talking=5)
    calls = json.loads(command("calls", "--json").out)["calls"]
    assert [call["did"] for call in calls if call["did"]] == ["+74951234567"]
    agents = {call["extension"]: call["agent"] for call in calls}
    inner = next(call for call in calls if call["extension"] == "102")
    assert inner["called"]["name"] == agents["103"]
    assert inner["called"]["number"].endswith("103")


def test_how_much_is_kept_is_a_setting(
    exchange: Running, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLWATCH_PRIVACY__MASK", "middle")
    monkeypatch.setenv("CALLWATCH_PRIVACY__KEEP_FIRST", "4")
    monkeypatch.setenv("CALLWATCH_PRIVACY__KEEP_LAST", "0")
    exchange.place_call(extension="101", number=NUMBER, talking=5)
    assert "+791********" in command("calls").out
    monkeypatch.setenv("CALLWATCH_PRIVACY__MASK", "all")
    assert "+7" not in command("calls").out
