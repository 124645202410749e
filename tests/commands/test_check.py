"""`callwatch check`: a line for each thing that can be wrong, with what mends it."""

import re
import socket
from dataclasses import replace

import pytest

from app.simulator.server import Running
from tests.commands.conftest import QUIET, Command, Done


def findings(done: Done) -> dict[str, tuple[str, str]]:
    """Verdict and text of each line by what it is about."""
    assert done.err == ""
    lines = done.out.splitlines()
    return {line[8:26].strip(): (line[:7].strip(), line[27:]) for line in lines}


def test_when_all_is_well_every_line_says_so_and_the_code_is_0(
    exchange: Running, command: Command
) -> None:
    done = command("check", "--phone", "100", "--interval", "5")
    assert done.code == 0
    found = findings(done)
    assert {what: verdict for what, (verdict, _text) in found.items()} == dict.fromkeys(
        (
            "settings",
            "address",
            "token",
            "rights",
            "extensions",
            "current calls",
            "your phone",
            "quota",
            "clock",
        ),
        "ok",
    )
    assert found["address"][1] == exchange.base_url
    assert "may watch and act" in found["rights"][1]
    assert found["extensions"][1] == "13 phones are watched"
    assert "of 5000 requests left" in found["quota"][1]
    assert "minute" in found["quota"][1]
    assert "720 an hour" in found["quota"][1]
    assert exchange.client_secret not in done.out


@pytest.mark.parametrize("exchange", [replace(QUIET, read_only=True)], indirect=True)
def test_a_user_who_may_only_watch_is_told_what_changes_that(
    exchange: Running, command: Command
) -> None:
    done = command("check")
    assert done.code == 0
    verdict, text = findings(done)["rights"]
    assert verdict == "note"
    assert "administrator" in text


@pytest.mark.parametrize("exchange", [replace(QUIET, client_wide=False)], indirect=True)
def test_an_account_that_may_not_list_all_calls_is_told_what_follows(
    exchange: Running, command: Command
) -> None:
    found = findings(command("check", "--extensions", "101-110", "--interval", "5"))
    verdict, text = found["current calls"]
    assert verdict == "note"
    assert "one request an extension" in text
    verdict, text = found["quota"]
    assert verdict == "note"
    assert "wants 7200 an hour" in text
    assert "thus one every" in text


@pytest.mark.parametrize(
    ("phone", "verdict", "said", "code"),
    [
        ("112", "FAILED", "please switch it on", 1),
        ("555", "note", "is not an extension of this account", 0),
        ("", "note", "not set", 0),
    ],
)
def test_the_supervisors_phone_is_known_and_registered_or_the_mend_is_told(
    phone: str, verdict: str, said: str, code: int, exchange: Running, command: Command
) -> None:
    done = command("check", "--phone", phone)
    assert done.code == code
    found = findings(done)["your phone"]
    assert found[0] == verdict
    assert said in found[1]


def test_extensions_that_are_unknown_are_named_and_the_rest_is_watched(
    exchange: Running, command: Command
) -> None:
    done = command("check", "--extensions", "101,999")
    assert done.code == 0
    assert "note    extensions         Not in this account: 999." in done.out
    assert "ok      extensions         1 phone is watched" in done.out


def test_nothing_to_watch_is_a_matter_of_the_settings(exchange: Running, command: Command) -> None:
    done = command("check", "--extensions", "999")
    assert done.code == 2
    assert "FAILED  extensions         nothing is watched" in done.out


def test_a_clock_that_is_off_is_told(exchange: Running, command: Command) -> None:
    exchange.advance(3 * 60)
    done = command("check")
    assert done.code == 0
    verdict, text = findings(done)["clock"]
    assert verdict == "note"
    off = re.search(r"is (\d+) s off", text)
    assert off is not None
    assert 178 <= int(off[1]) <= 185


def test_a_wrong_secret_is_told_and_nothing_more_is_tried(
    exchange: Running, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLWATCH_API__CLIENT_SECRET", "hunter2")
    done = command("check")
    assert done.code == 1
    verdict, text = findings(done)["token"]
    assert verdict == "FAILED"
    assert "please check client_id and the secret" in text
    assert "hunter2" not in done.out
    assert {request.path for request in exchange.requests()} == {"/oauth/token"}


def test_an_unreachable_host_is_told_with_what_to_look_at(
    exchange: Running, command: Command
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    done = command("check", "--base-url", f"http://127.0.0.1:{port}")
    assert done.code == 1
    verdict, text = findings(done)["token"]
    assert verdict == "FAILED"
    assert "check [api] base_url, the network" in text


def test_what_is_told_with_what_mends_it_is_not_told_that_twice(
    exchange: Running, command: Command
) -> None:
    done = command("check", "--base-url", "https://nowhere.invalid")
    _verdict, text = findings(done)["token"]
    assert text == "The name nowhere.invalid was not found; please check it, and the network."


def test_it_goes_on_after_what_does_not_stop_the_rest(exchange: Running, command: Command) -> None:
    exchange.set_faults("error=403:/user/", "error=503:registration")
    done = command("check", "--phone", "100")
    assert done.code == 1
    verdicts = {what: verdict for what, (verdict, _text) in findings(done).items()}
    assert verdicts["token"] == "ok"
    assert verdicts["rights"] == "FAILED"
    assert verdicts["your phone"] == "FAILED"
    assert verdicts["current calls"] == verdicts["quota"] == verdicts["clock"] == "ok"


def test_a_list_that_cannot_be_had_still_leaves_quota_and_clock(
    exchange: Running, command: Command
) -> None:
    exchange.set_faults("json:/client/")
    done = command("check")
    assert done.code == 1
    found = findings(done)
    assert found["extensions"][0] == "FAILED"
    assert found["quota"][0] == "ok"
    assert found["clock"][0] == "ok"


def test_wrong_settings_are_a_line_of_the_report_and_2(command: Command) -> None:
    done = command("check", "--interval", "soon")
    assert done.code == 2
    verdict, text = findings(done)["settings"]
    assert verdict == "FAILED"
    assert "watch.interval" in text


def test_a_missing_secret_is_told_with_where_to_give_it(command: Command) -> None:
    done = command("check", "--client-id", "x")
    assert done.code == 2
    verdict, text = findings(done)["secret"]
    assert verdict == "FAILED"
    assert "client_secret_file" in text


def test_a_threshold_that_cannot_be_is_named_and_the_rest_is_looked_at(
    exchange: Running, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLWATCH_ALERTS__RING", "20,15")
    monkeypatch.setenv("CALLWATCH_ALERTS__GROUPS", "{Nobody = {ring = [1, 2]}}")
    done = command("check", "--phone", "100")
    assert done.code == 0
    wrong, unknown = [line for line in done.out.splitlines() if line.startswith("note")]
    assert wrong[8:].startswith("settings")
    assert "alerts.ring is" in wrong
    assert "20 s is not less than 15 s. The usual [15, 20] is in force." in wrong
    assert unknown[8:].startswith("thresholds")
    assert "there is no group 'Nobody'" in unknown
    assert findings(done)["clock"][0] == "ok"


def test_what_the_settings_leave_of_the_rights_is_told(
    exchange: Running, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLWATCH_RIGHTS__ACTIONS", "listen,hangup")
    monkeypatch.setenv("CALLWATCH_RIGHTS__EXTENSIONS", "101-103")
    out = command("check").out
    assert re.search(r"note +rights +the settings leave: listen, hangup$", out, re.MULTILINE)
    assert "act on the calls of 3 phones" in out
    monkeypatch.setenv("CALLWATCH_RIGHTS__READ_ONLY", "true")
    out = command("check").out
    assert "the settings leave no action" in out
    assert "calls of 3 phones" not in out
