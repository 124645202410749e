"""`callwatch config`: where the settings are, a first file, what is in force and why."""

import stat
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Command

SECRET = "s3cr3t-of-the-application"


def test_path_prints_the_file_alone_on_stdout(command: Command, tmp_path: Path) -> None:
    done = command("config", "path")
    assert done.code == 0
    assert done.out == f"{tmp_path}/config/callwatch/config.toml\n"


def test_path_follows_the_flag_and_the_variable(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLWATCH_CONFIG", "/from/environment")
    assert command("config", "path").out == "/from/environment\n"
    assert command("config", "path", "--config", "/from/flag").out == "/from/flag\n"


def test_path_and_init_work_where_the_file_is_broken(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("broken")
    assert command("config", "path", "--config", str(path)).code == 0
    done = command("config", "init", "--config", str(path))
    assert done.code == 2
    assert "exists already" in done.complaint()
    assert path.read_text() == "broken"


def test_init_writes_a_file_that_works_and_only_its_owner_reads(
    command: Command, tmp_path: Path
) -> None:
    done = command("config", "init")
    assert done.code == 0
    path = tmp_path / "config" / "callwatch" / "config.toml"
    assert str(path) in done.out
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert command("config", "show").code == 0
    again = command("config", "init")
    assert again.code == 2
    assert "it is left as it is" in again.complaint()


def test_show_tells_each_value_and_where_it_came_from(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "my.toml"
    path.write_text(f'[api]\nclient_id = "app"\nclient_secret = "{SECRET}"\ntimeout = 20\n')
    path.chmod(0o600)
    monkeypatch.setenv("CALLWATCH_WATCH__EXTENSIONS", "101,group:Отдел")
    done = command("config", "show", "--config", str(path), "--phone", "1-0-0")
    assert done.code == 0
    for line in (
        'api.base_url = "https://apiproxy.telphin.ru"  (default)',
        f'api.client_id = "app"  (file {path})',
        f'api.client_secret = "********"  (file {path})',
        "api.client_secret_file = –  (default)",
        "api.client_secret_command = –  (default)",
        f"api.timeout = 20.0  (file {path})",
        "api.ca_file = –  (default)",
        'watch.extensions = ["101", "group:Отдел"]  (environment CALLWATCH_WATCH__EXTENSIONS)',
        "watch.interval = 2.0  (default)",
        "watch.moment = 0.5  (default)",
        'supervisor.phone = "100"  (flag --phone)',
        "audit.path = –  (default)",
        "audit.shared = false  (default)",
        "audit.syslog = false  (default)",
        'log.level = "info"  (default)',
    ):
        assert line in done.out.splitlines()


def test_show_masks_a_secret_of_the_environment(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLWATCH_API__CLIENT_SECRET", SECRET)
    done = command("config", "show")
    assert SECRET not in done.out
    assert '"********"  (environment CALLWATCH_API__CLIENT_SECRET)' in done.out


def test_show_runs_no_secret_command(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "trace"
    words = f'{sys.executable} -c \'open("{trace}", "w")\''
    monkeypatch.setenv("CALLWATCH_API__CLIENT_SECRET_COMMAND", words)
    assert command("config", "show").code == 0
    assert not trace.exists()


def test_show_prints_nothing_that_could_steer_a_terminal(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLWATCH_WATCH__EXTENSIONS", "group:\x1b[2J")
    assert command("config", "show").out.replace("\n", "").isprintable()


def test_show_refuses_a_file_that_gives_its_secret_away(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(f'[api]\nclient_secret = "{SECRET}"\n')
    path.chmod(0o644)
    done = command("config", "show", "--config", str(path))
    assert done.code == 2
    assert f"chmod 600 {path}" in done.complaint()
    assert SECRET not in done.err
