"""The secret: read when it is needed, from one of three places, and never repeated."""

import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.settings import Settings, SettingsError, load, resolve_secret, secret

SECRET = "s3cr3t-of-the-application"


def given(way: str, value: object) -> Settings:
    return Settings.model_validate({"api": {way: value}})


def refused(settings: Settings) -> str:
    with pytest.raises(SettingsError) as problem:
        resolve_secret(settings)
    shown = "".join(traceback.format_exception(problem.value))
    assert SECRET not in shown
    return str(problem.value)


def script(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_it_may_stand_in_the_settings() -> None:
    assert resolve_secret(given("client_secret", SECRET)) == SecretStr(SECRET)


def test_it_may_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n")
    path.chmod(0o600)
    assert resolve_secret(given("client_secret_file", str(path))) == SecretStr(SECRET)


def test_a_file_of_it_that_others_may_read_is_refused_with_the_mend(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(SECRET)
    path.chmod(0o640)
    assert refused(given("client_secret_file", str(path))).endswith(f"chmod 600 {path}")


def test_a_file_of_it_that_is_missing_or_no_text_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    assert f"{path} cannot be read" in refused(given("client_secret_file", str(path)))
    path.write_bytes(b"\xff" + SECRET.encode())
    path.chmod(0o600)
    assert f"{path} is not UTF-8 text" in refused(given("client_secret_file", str(path)))


def test_a_command_as_a_list_prints_it() -> None:
    command = script(f"print('  {SECRET}  ')")
    assert resolve_secret(given("client_secret_command", command)) == SecretStr(SECRET)


def test_a_command_as_a_text_is_split_as_a_shell_would_but_run_without_one() -> None:
    command = f"{sys.executable} -c 'import sys; print(sys.argv[1])' '$HOME;{SECRET}'"
    assert resolve_secret(given("client_secret_command", command)) == SecretStr(f"$HOME;{SECRET}")


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (script(f"import sys; print('{SECRET}'); sys.exit('{SECRET}')"), "ended with code 1"),
        (script(f"import os; os.write(1, b'\\xff{SECRET}')"), "cannot be read"),
        (["/nowhere/is/such-a-command"], "there is no such command"),
    ],
)
def test_a_command_that_fails_is_told_without_what_it_printed(command: list[str], why: str) -> None:
    sentence = refused(given("client_secret_command", command))
    assert "[api] client_secret_command did not give a secret" in sentence
    assert why in sentence


def test_a_command_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret, "PATIENCE", 0.1)
    forever = script("import signal; signal.pause()")
    assert "took too long" in refused(given("client_secret_command", forever))


def test_a_command_cannot_wait_for_input() -> None:
    command = script("import sys; sys.stdin.read(); print('read')")
    assert resolve_secret(given("client_secret_command", command)) == SecretStr("read")


def test_whoever_has_it_leaves_no_memory_behind() -> None:
    """Asked of a program of its own: the tests' would rather stay as it is."""
    program = (
        "import ctypes, resource; from app.cli import main; main(['config', 'path'])\n"
        "from app.settings import Settings, resolve_secret\n"
        "resolve_secret(Settings.model_validate({'api': {'client_secret': 'x'}}))\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    done = subprocess.run(script(program), capture_output=True, text=True, check=True)
    assert done.stdout.endswith("(0, 0) 0\n")


def test_a_command_is_not_given_another_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLWATCH_API__CLIENT_SECRET", SECRET)
    command = script("import os; print('SECRET' in str(os.environ), os.environ['PATH'] != '')")
    assert resolve_secret(given("client_secret_command", command)) == SecretStr("False True")


@pytest.mark.parametrize("text", ["", "two\nlines", "bell\x07"])
def test_what_cannot_be_a_secret_is_refused(text: str) -> None:
    assert "empty, or holds" in refused(given("client_secret", text))


def test_no_secret_at_all_says_where_one_may_stand() -> None:
    sentence = refused(Settings())
    assert "client_secret_file" in sentence
    assert "callwatch config path" in sentence


def test_reading_the_settings_runs_no_command(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    path = tmp_path / "config.toml"
    command = script(f"open({str(trace)!r}, 'w')")
    path.write_text(f"[api]\nclient_secret_command = {command!r}\n")
    settings = load(str(path), environment={}).settings
    assert not trace.exists()
    refused(settings)
    assert trace.exists()
