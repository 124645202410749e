"""Dashboards of one user share token and quota, and trust no file that is not theirs."""

import fcntl
import json
import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.telphin.access import Access
from app.telphin.auth import Token
from app.telphin.ledger import Ledger
from app.telphin.shared import ALIVE, Shared, shared_with_others

RESET = 1800.0


class Clocks:
    """`offset`: the wall clock less this process's monotonic one."""

    def __init__(self, offset: float) -> None:
        self.now = 100.0
        self.offset = offset

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.now + self.offset


class Window:
    """One dashboard: its ledger, and its hold on the file."""

    def __init__(self, path: Path, offset: float = 1e9) -> None:
        self.clocks = Clocks(offset)
        self.ledger = Ledger(lambda _now: RESET)
        self.shared = Shared(path, monotonic=self.clocks.monotonic, wall=self.clocks.wall)

    def ask(self, remaining: int, *, passed: float = 1.0) -> None:
        """Time passes, a request goes out, and its reply tells what is left."""
        self.clocks.now += passed
        now = self.clocks.now
        self.ledger.sent(now)
        reset = round(100 + RESET - now)
        told = {"Limit": "1000", "Remaining": str(remaining), "Reset": str(reset)}
        self.ledger.replied({f"X-RateLimit-{k}": v for k, v in told.items()}, now)
        self.shared.exchange(self.ledger, now)

    def hear(self, passed: float = 1.0) -> None:
        self.clocks.now += passed
        self.shared.exchange(self.ledger, self.clocks.now)

    @property
    def dashboards(self) -> int:
        quota = self.ledger.standing(self.clocks.now)
        return quota.dashboards if quota else 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "callwatch" / "account.json"


def token(value: str = "t0ken", renew_at: float = 1000.0) -> Token:
    return Token(SecretStr(value), renew_at)


def test_a_window_knows_how_many_others_spend_and_what_they_sent(path: Path) -> None:
    one, two, three = (Window(path, offset=1e9) for _window in range(3))
    one.ask(900)
    two.ask(899)
    two.ask(898)
    three.ask(897)
    one.hear()
    assert one.dashboards == 3
    assert one.ledger.neighbours.sent == 3


def test_three_windows_together_spend_no_more_than_one(path: Path) -> None:
    windows = [Window(path) for _window in range(3)]
    for left in range(900, 890, -1):
        for window in windows:
            window.ask(left)
    allowances = []
    for window in windows:
        window.hear()
        quota = window.ledger.standing(window.clocks.now)
        assert quota is not None
        allowances.append(quota.allowance(0.5, 20, window.clocks.now))
    assert sum(allowances) <= 0.5 * (891 - 20)


def test_what_one_window_heard_of_the_counter_the_others_know(path: Path) -> None:
    one, two = Window(path), Window(path)
    two.ask(900)
    one.ask(120)
    two.hear()
    quota = two.ledger.standing(two.clocks.now)
    assert quota is not None
    assert quota.remaining == 120


def test_processes_with_other_monotonic_clocks_mean_the_same_moment(path: Path) -> None:
    one, two = Window(path, offset=1e9), Window(path, offset=1e9 - 5000)
    two.clocks.now += 5000
    one.ask(500)
    two.hear()
    quota = two.ledger.standing(two.clocks.now)
    assert quota is not None
    assert quota.resets_at == pytest.approx(100 + RESET + 5000, abs=1.5)


def test_a_window_that_left_spends_no_more_but_what_it_sent_still_counts(path: Path) -> None:
    one, two = Window(path), Window(path)
    one.ask(900)
    two.ask(899)
    two.shared.leave()
    one.hear()
    assert one.dashboards == 1
    assert one.ledger.neighbours.sent == 1


def test_a_window_that_was_killed_is_forgotten(path: Path) -> None:
    one, two = Window(path), Window(path)
    two.ask(900)
    one.ask(899)
    assert one.dashboards == 2
    one.hear(passed=ALIVE + 1)
    assert one.dashboards == 1


def test_a_token_is_asked_for_once(path: Path) -> None:
    one, two = Window(path), Window(path, offset=1e9 - 50)
    two.clocks.now += 50
    one.shared.keep(token(renew_at=1000.0), one.clocks.now)
    found = two.shared.token(two.clocks.now)
    assert found is not None
    assert found.value.get_secret_value() == "t0ken"
    assert found.renew_at == pytest.approx(1050.0)
    assert two.shared.token(1051.0) is None


def test_a_token_that_was_refused_is_not_kept(path: Path) -> None:
    one = Window(path)
    one.shared.keep(token(), one.clocks.now)
    one.shared.keep(None, one.clocks.now)
    assert one.shared.token(one.clocks.now) is None


def test_the_file_is_for_its_owner_alone(path: Path) -> None:
    Window(path).shared.keep(token(), 100.0)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [p.name for p in path.parent.iterdir() if p.suffix not in (".json", ".lock")] == []


def test_accounts_do_not_mix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    secret = SecretStr("s3cret")
    one = shared_with_others(Access("https://one.example", "id", secret))
    two = shared_with_others(Access("https://one.example", "other", secret))
    one.keep(token(), 0.0)
    assert one.token(0.0) is not None
    assert two.token(0.0) is None
    held = "".join(p.read_text() for p in tmp_path.rglob("*.json"))
    assert "s3cret" not in held


BROKEN = [
    "",
    "{",
    "null",
    "[]",
    '{"version": 2}',
    '{"version": 1, "token": 7}',
    '{"version": 1, "token": {"value": "a b\\n", "renew_at": null}}',
    '{"version": 1, "counter": {"limit": -1, "remaining": 0, "resets_at": 0, "seen_at": 0}}',
    '{"version": 1, "dashboards": {"x": {"seen_at": "soon", "sent": 1, "resets_at": 0}}}',
    "[" * 50_000,
    "x" * 70_000,
]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_is_ignored_and_written_anew(path: Path, content: str) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_text(content)
    path.chmod(0o600)
    one = Window(path)
    assert one.shared.token(100.0) is None
    one.ask(900)
    one.shared.keep(token(), 100.0)
    assert one.shared.token(100.0) is not None
    assert json.loads(path.read_text())["counter"]["remaining"] == 900


def test_a_file_that_others_may_write_is_ignored(path: Path) -> None:
    one = Window(path)
    one.shared.keep(token(), 100.0)
    path.chmod(0o660)
    assert one.shared.token(100.0) is None


def test_a_link_to_another_file_is_not_followed(path: Path, tmp_path: Path) -> None:
    one = Window(path)
    one.shared.keep(token(), 100.0)
    elsewhere = tmp_path / "elsewhere.json"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert one.shared.token(100.0) is None


@pytest.mark.parametrize("mode", [0o777, 0o750])
def test_nothing_is_put_into_a_folder_that_others_may_enter(path: Path, mode: int) -> None:
    path.parent.mkdir()
    path.parent.chmod(mode)
    one = Window(path)
    one.shared.keep(token(), 100.0)
    one.ask(900)
    assert list(path.parent.iterdir()) == []


def test_a_pipe_in_its_place_does_not_stop_anybody(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    os.mkfifo(path, 0o600)
    assert Window(path).shared.token(100.0) is None


def test_a_lock_that_somebody_holds_is_not_waited_for(path: Path) -> None:
    one, two = Window(path), Window(path)
    one.ask(900)
    with (path.parent / "account.json.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        two.ask(800)
        assert two.dashboards == 1
    two.ask(799)
    assert two.dashboards == 2


def test_a_folder_that_cannot_be_made_only_means_that_nothing_is_shared(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    one = Window(in_the_way / "account.json")
    one.shared.keep(token(), 100.0)
    one.ask(900)
    one.shared.leave()
    assert one.shared.token(100.0) is None
    assert one.dashboards == 1


def test_a_counter_of_an_hour_long_past_is_not_believed(path: Path) -> None:
    one, two = Window(path), Window(path)
    one.ask(5)
    two.hear(passed=2 * RESET)
    assert two.ledger.standing(two.clocks.now) is None
