"""The command line: what it understands, what it says of what it does not, what it imports."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__
from app.cli import main

ROOT = Path(__file__).parents[2]
HEAVY = ("textual", "rich", "httpx", "pydantic", "starlette", "uvicorn")


@pytest.fixture(autouse=True)
def _nobodys_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("CALLWATCH_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANGUAGE", "C")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def complaint(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on stderr, with nothing on stdout."""
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("callwatch: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    return err


def imported_by(*words: str) -> tuple[int, set[str]]:
    """The exit code of a command in a process of its own, and what of `HEAVY` it imported."""
    program = (
        "import sys\n"
        "from app.cli import main\n"
        f"code = main({list(words)!r})\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.stderr.write(' '.join(heavy))\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, set(done.stderr.split())


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("--version",),
        ("calls", "--help"),
        ("act", "--help"),
        ("demo", "--help"),
        ("simulator", "--help"),
    ],
)
def test_help_and_version_import_nothing_heavy(words: tuple[str, ...]) -> None:
    code, heavy = imported_by(*words)
    assert code == 0
    assert heavy == set()


def test_a_command_without_a_screen_imports_no_textual() -> None:
    code, heavy = imported_by("calls")  # ends for want of settings, with all of it imported
    assert code == 2
    assert "pydantic" in heavy
    # (httpx itself imports rich where it finds it, so that one says nothing.)
    assert not heavy & {"textual", "starlette", "uvicorn"}


def test_without_a_terminal_the_dashboard_points_to_calls_before_importing_textual() -> None:
    code, words = imported_by()
    assert code == 2
    assert {"'callwatch", "calls'."} <= words
    assert not words & set(HEAVY)


@pytest.mark.parametrize("words", [[], ["demo"]])
def test_a_terminal_that_cannot_paint_is_told_so(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    assert main(words) == 2
    said = complaint(capsys)
    assert "TERM=dumb" in said
    assert "callwatch calls" in said


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"callwatch {__version__}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    for name in ("demo", "simulator", "calls", "extensions", "act", "check", "config"):
        assert f"    {name} " in said


def test_the_module_does_the_same_as_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--version"], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stdout.decode() == f"callwatch {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "'nonsense'"),
        (["calls", "--jsn"], "--jsn"),
        (["calls", "extra"], "extra"),
        (["act", "listen"], "EXTENSION, CALL_ID"),
        (["config"], "what"),
        (["config", "edit"], "'edit'"),
        (["--interval"], "--interval"),
        (["simulator", "--port", "http"], "--port"),
        (["calls", "two\nlines\x1b[2J"], "two lines [2J"),
    ],
)
def test_wrong_usage_is_one_clear_line_and_2(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    line = complaint(capsys)
    assert said in line
    assert "--help' tells more." in line


@pytest.mark.parametrize(
    "words",
    [["--client-secret", "hunter2"], ["--client-secret=hunter2"], ["calls", "--secret", "hunter2"]],
)
def test_a_secret_as_an_argument_is_refused_and_not_repeated(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    line = complaint(capsys)
    assert "never an argument" in line
    assert "hunter2" not in line


def test_flags_are_never_guessed_from_their_beginnings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["calls", "--inter", "5"]) == 2
    assert "--inter" in complaint(capsys)


@pytest.mark.parametrize(
    "words",
    [["--interval", "7", "config", "show"], ["config", "show", "--interval", "7"]],
)
def test_flags_stand_before_or_after_the_command(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    assert "watch.interval = 7.0  (flag --interval)" in capsys.readouterr().out


def test_every_setting_with_a_flag_takes_it(capsys: pytest.CaptureFixture[str]) -> None:
    flags = {
        "--extensions": ("101,105-110", "watch.extensions"),
        "--interval": ("5", "watch.interval"),
        "--phone": ("102", "supervisor.phone"),
        "--base-url": ("https://x.ru", "api.base_url"),
        "--client-id": ("my-app", "api.client_id"),
        "--timeout": ("20", "api.timeout"),
        "--log-level": ("debug", "log.level"),
    }
    words = [word for flag, (value, _key) in flags.items() for word in (flag, value)]
    assert main(["config", "show", *words]) == 0
    shown = capsys.readouterr().out
    for flag, (_value, key) in flags.items():
        assert any(
            line.startswith(f"{key} = ") and line.endswith(f"(flag {flag})")
            for line in shown.splitlines()
        )


def test_wrong_settings_are_one_clear_line_and_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calls", "--interval", "soon"]) == 2
    assert "flag --interval: watch.interval is" in complaint(capsys)


def test_a_reader_that_has_gone_ends_the_command_quietly() -> None:
    program = (
        "import os, sys; os.close(1); r, w = os.pipe(); os.close(r); assert w == 1 or os.dup2(w, 1)"
        "\nfrom app.cli import main\nsys.exit(main(['config', 'show']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False
    )
    assert done.stderr == b""
    assert done.returncode == 141


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_ends_that_are_closed_cause_no_traceback(closed: str) -> None:
    script = f'{sys.executable} -m app "$@" {closed}'
    for words, code in ((["config", "show"], 0), (["calls"], 2), ([], 2)):
        done = subprocess.run(
            ["/bin/sh", "-c", script, "sh", *words], cwd=ROOT, capture_output=True, check=False
        )
        assert b"Traceback" not in done.stderr
        assert done.returncode == code


def test_ctrl_c_ends_quietly_with_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_flag: str | None) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.commands.config.show_path", interrupted)
    assert main(["config", "path"]) == 130
    assert capsys.readouterr() == ("", "")
