"""Settings: three layers, and an error that names where it stands, what was found and expected."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.settings import Loaded, SettingsError, load, settings_path

SECRET = "s3cr3t-of-the-application"


def written(folder: Path, text: str, mode: int = 0o600) -> str:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return str(path)


def loaded(
    text: str,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
) -> Loaded:
    """The settings of a file with that text below those variables (without their prefix)."""
    named = {f"CALLWATCH_{name}": value for name, value in (environment or {}).items()}
    return load(written(folder, text), flags, named)


def refused(
    text: str,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
) -> str:
    """The sentence with which they are refused."""
    with pytest.raises(SettingsError) as problem:
        loaded(text, folder, environment, flags)
    assert "\n" not in str(problem.value)
    return str(problem.value)


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    found = load(environment={})
    assert found.path == tmp_path / "callwatch" / "config.toml"
    assert found.settings.api.base_url == "https://apiproxy.telphin.ru"
    assert found.settings.api.timeout == 10.0
    assert found.settings.watch.interval == 2.0
    assert found.settings.watch.extensions == ()
    assert found.origins == {}


def test_a_flag_stands_above_the_environment_and_that_above_the_file(tmp_path: Path) -> None:
    text = '[watch]\ninterval = 3\n[supervisor]\nphone = "101"\n[api]\ntimeout = 20\n'
    found = loaded(
        text,
        tmp_path,
        {"WATCH__INTERVAL": "4", "SUPERVISOR__PHONE": "102"},
        {"watch.interval": "5"},
    )
    assert found.settings.watch.interval == 5.0
    assert found.settings.supervisor.phone == "102"
    assert found.settings.api.timeout == 20.0
    assert found.origins == {
        "watch.interval": "flag --interval",
        "supervisor.phone": "environment CALLWATCH_SUPERVISOR__PHONE",
        "api.timeout": f"file {tmp_path}/config.toml",
    }


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        ('[watch]\nextensions = ["101", "105-110", "group:Sales"]', {}),
        ('[watch]\nextensions = "101, 105-110 ,group:Sales"', {}),
        ('[watch]\nextensions = [101, "105-110,group:Sales"]', {}),
        ("", {"WATCH__EXTENSIONS": "101,105-110,group:Sales"}),
    ],
)
def test_extensions_are_a_list_or_text_with_commas(
    text: str, environment: dict[str, str], tmp_path: Path
) -> None:
    found = loaded(text, tmp_path, environment)
    parts = ",".join(found.settings.watch.extensions)
    assert parts == "101,105-110,group:Sales"


def test_an_empty_variable_takes_the_files_selection_back(tmp_path: Path) -> None:
    found = loaded('[watch]\nextensions = ["101"]', tmp_path, {"WATCH__EXTENSIONS": ""})
    assert found.settings.watch.extensions == ()


def test_a_phone_is_kept_as_the_digits_to_dial(tmp_path: Path) -> None:
    assert loaded("[supervisor]\nphone = 101", tmp_path).settings.supervisor.phone == "101"
    found = loaded("", tmp_path, {"SUPERVISOR__PHONE": "+7 (916) 123-45-67"})
    assert found.settings.supervisor.phone == "+79161234567"


def test_a_file_that_an_editor_began_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    found = loaded("\ufeff[watch]\ninterval = 7", tmp_path)
    assert found.settings.watch.interval == 7.0


@pytest.mark.parametrize(
    ("text", "key", "what_was_found", "expected"),
    [
        ("[api]\ntimeout = 0", "api.timeout", "0", "from 1 to 120"),
        ("[api]\ntimeout = 121", "api.timeout", "121", "from 1 to 120"),
        ("[api]\ntimeout = true", "api.timeout", "true", "a number of seconds"),
        ("[api]\ntimeout = 2020-01-01", "api.timeout", "2020-01-01", "a number of seconds"),
        ("[api]\ntimeout = {a = [1]}", "api.timeout", "{a = [1]}", "a number of seconds"),
        ("[watch]\ninterval = 0.4", "watch.interval", "0.4", "from 0.5 to 3600"),
        ("[watch]\ninterval = 3601", "watch.interval", "3601", "from 0.5 to 3600"),
        ("[watch]\ninterval = nan", "watch.interval", "nan", "a number of seconds"),
        ('[watch]\ninterval = "soon"', "watch.interval", '"soon"', "a number of seconds"),
        ("[watch]\nextensions = [1.5]", "watch.extensions", "1.5", "numbers, ranges"),
        ('[watch]\nextensions = ["1-"]', "watch.extensions", '["1-"]', "ranges (105-110)"),
        ('[api]\nclient_id = "a b"', "api.client_id", '"a b"', "a text without spaces"),
        ("[api]\nclient_id = 5", "api.client_id", "5", "a text without spaces"),
        ('[api]\nclient_secret_file = ""', "api.client_secret_file", '""', "the path of a file"),
        ('[api]\nclient_secret_command = " "', "api.client_secret_command", '" "', "a command"),
        ('[api]\nclient_secret_command = "\'"', "api.client_secret_command", "'", "a command"),
        ('[supervisor]\nphone = "abc"', "supervisor.phone", '"abc"', "cannot be dialled"),
        ("[supervisor]\nphone = [1]", "supervisor.phone", "[1]", "a number that can be dialled"),
        ('[api]\nbase_url = "ftp://x"', "api.base_url", '"ftp://x"', "expected https://HOST"),
        ('[api]\nbase_url = "apiproxy"', "api.base_url", '"apiproxy"', "expected https://HOST"),
        ('[api]\nbase_url = "http://x.ru"', "api.base_url", '"http://x.ru"', "please write https"),
    ],
)
def test_a_wrong_value_is_refused_with_file_key_value_and_what_is_expected(
    text: str, key: str, what_was_found: str, expected: str, tmp_path: Path
) -> None:
    sentence = refused(text, tmp_path)
    assert sentence.startswith(f"file {tmp_path}/config.toml: {key} is ")
    assert what_was_found in sentence
    assert expected in sentence


def test_a_wrong_value_names_the_variable_or_the_flag_it_stands_in(tmp_path: Path) -> None:
    sentence = refused("", tmp_path, {"WATCH__INTERVAL": "soon"})
    assert sentence.startswith("environment CALLWATCH_WATCH__INTERVAL: watch.interval is ")
    sentence = refused("", tmp_path, flags={"watch.extensions": "101,x"})
    assert sentence.startswith("flag --extensions: watch.extensions is ")
    assert "'x' is not a selection" in sentence


@pytest.mark.parametrize(
    ("text", "name", "known"),
    [
        ("[api]\ntimeuot = 5", "api.timeuot", "timeout"),
        ("[apis]\ntimeout = 5", "apis", "[api]"),
        ("timeout = 5", "timeout", "[api]"),
        ("[api.more]\ntimeout = 5", "api.more", "timeout"),
    ],
)
def test_an_unknown_key_is_refused_by_name_beside_the_known_ones(
    text: str, name: str, known: str, tmp_path: Path
) -> None:
    sentence = refused(text, tmp_path)
    assert sentence.startswith(f"{tmp_path}/config.toml: {name} is not a setting")
    assert known in sentence


def test_a_section_that_is_a_value_is_refused(tmp_path: Path) -> None:
    assert "api is a section" in refused("api = 5", tmp_path)


def test_an_unknown_variable_with_our_prefix_is_refused_by_name(tmp_path: Path) -> None:
    sentence = refused("", tmp_path, {"WATCH_INTERVAL": "5"})
    assert "CALLWATCH_WATCH_INTERVAL is not a setting" in sentence
    assert "CALLWATCH_WATCH__INTERVAL" in sentence


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[watch]\ninterval 3\n", ", line 2, column 10: this is not TOML: "),
        ("[watch\n", ", line 1, column 7: this is not TOML: "),
        ("[watch]\ninterval = \n", ", line 2, column 12: this is not TOML: "),
        ("x = " + "9" * 5000, ": this is not TOML: "),
        ("x = " + "[" * 100_000, ": this is not TOML: "),
    ],
)
def test_a_malformed_file_is_refused_with_file_line_and_what(
    text: str, place: str, tmp_path: Path
) -> None:
    assert refused(text, tmp_path).startswith(f"{tmp_path}/config.toml{place}")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe[api]")
    with pytest.raises(SettingsError, match=r"config\.toml is not UTF-8 text"):
        load(str(path), environment={})


def test_a_named_file_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.toml")
    with pytest.raises(SettingsError, match=r"missing\.toml does not exist"):
        load(missing, environment={})
    with pytest.raises(SettingsError, match=r"missing\.toml does not exist"):
        load(environment={"CALLWATCH_CONFIG": missing})


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load(str(tmp_path), environment={})


@pytest.mark.parametrize("name", ["", ".", "~a-user-that-nobody-is/config.toml"])
def test_a_flag_that_names_no_file_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=r"flag --config is .*; expected the path"):
        settings_path(name, {})


def test_the_flag_stands_above_the_variable_and_that_above_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    environment = {"CALLWATCH_CONFIG": "/from/environment"}
    assert settings_path("/from/flag", environment) == Path("/from/flag")
    assert settings_path(None, environment) == Path("/from/environment")
    assert settings_path(None, {"CALLWATCH_CONFIG": ""}) == tmp_path / "callwatch/config.toml"


def test_a_home_is_meant_by_a_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    assert settings_path("~/x.toml", {}) == Path("/home/anna/x.toml")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_with_a_secret_that_others_may_read_is_refused_with_the_mend(
    mode: int, tmp_path: Path
) -> None:
    folder = tmp_path / "with space"
    folder.mkdir()
    path = written(folder, f'[api]\nclient_secret = "{SECRET}"', mode)
    with pytest.raises(SettingsError) as problem:
        load(path, environment={})
    assert str(problem.value).endswith(f"please run: chmod 600 '{path}'")
    assert SECRET not in str(problem.value)


def test_that_secret_is_refused_even_where_the_environment_gives_another(tmp_path: Path) -> None:
    path = written(tmp_path, f'[api]\nclient_secret = "{SECRET}"', 0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        load(path, environment={"CALLWATCH_API__CLIENT_SECRET": "another"})


def test_a_file_without_a_secret_may_be_read_by_others(tmp_path: Path) -> None:
    path = written(tmp_path, "[watch]\ninterval = 5", 0o644)
    assert load(path, environment={}).settings.watch.interval == 5.0


def test_the_mended_file_is_taken(tmp_path: Path) -> None:
    path = written(tmp_path, f'[api]\nclient_secret = "{SECRET}"', 0o644)
    os.chmod(path, 0o600)  # noqa: PTH101 - as the sentence says
    assert load(path, environment={}).settings.api.client_secret == SecretStr(SECRET)


def test_two_ways_to_the_secret_are_refused_with_the_place_of_each(tmp_path: Path) -> None:
    sentence = refused(
        f'[api]\nclient_secret = "{SECRET}"', tmp_path, {"API__CLIENT_SECRET_COMMAND": "pass x"}
    )
    assert f"api.client_secret (file {tmp_path}/config.toml)" in sentence
    assert (
        "api.client_secret_command (environment CALLWATCH_API__CLIENT_SECRET_COMMAND)" in sentence
    )
    assert SECRET not in sentence


@pytest.mark.parametrize(
    "text",
    [
        f'[api]\nclient_secret = ["{SECRET}"]',
        f'[api]\nclient_secret = {{ x = "{SECRET}" }}',
        f'[api]\nclient_secrets = "{SECRET}"',
        f'[api]\nclient_secret = "{SECRET}"\ntimeout = "x"',
        f'[api]\nclient_secret = "{SECRET}',
        f'[api]\nbase_url = "https://me:{SECRET}@x.ru"',
        f'[api]\nbase_url = "https://me:{SECRET}@x.ru:99999"',
        f'[api]\nbase_url = "ftp://me:{SECRET}@x.ru"',
    ],
)
def test_no_refusal_repeats_a_secret(text: str, tmp_path: Path) -> None:
    sentence = refused(text, tmp_path)
    assert SECRET not in sentence


def test_what_a_refusal_repeats_cannot_steer_a_terminal(tmp_path: Path) -> None:
    sentence = refused(r"[watch]" + "\n" + r'interval = "\u001b[2J\n"', tmp_path)
    assert sentence.isprintable()
    sentence = refused("", tmp_path, {"\x1b[2J": "5"})
    assert sentence.isprintable()


def test_a_long_value_is_shortened(tmp_path: Path) -> None:
    assert len(refused(f'[watch]\ninterval = "{"x" * 10_000}"', tmp_path)) < 300


def test_the_settings_do_not_show_the_secret_when_printed(tmp_path: Path) -> None:
    found = loaded(f'[api]\nclient_secret = "{SECRET}"', tmp_path)
    assert SECRET not in repr(found)
    assert SECRET not in str(found.settings)


def test_a_relative_path_in_the_file_is_meant_from_its_folder(tmp_path: Path) -> None:
    found = loaded('[api]\nclient_secret_file = "secret"', tmp_path)
    assert found.settings.api.client_secret_file == tmp_path / "secret"


def test_a_path_in_the_environment_is_meant_from_the_current_folder(tmp_path: Path) -> None:
    found = loaded("", tmp_path, {"API__CLIENT_SECRET_FILE": "secret"})
    assert found.settings.api.client_secret_file == Path("secret")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:1", "https://x.ru/api/"]
)
def test_plain_http_is_for_this_machine_and_https_for_any(address: str, tmp_path: Path) -> None:
    found = loaded("", tmp_path, {"API__BASE_URL": address})
    assert found.settings.api.base_url == address.rstrip("/")


def test_what_the_quota_may_be_spent_on_is_set_and_bounded(tmp_path: Path) -> None:
    found = loaded("[quota]\nshare = 0.25\nreserve = 5\n[watch]\nstarve = 60\n", tmp_path)
    assert (found.settings.quota.share, found.settings.quota.reserve) == (0.25, 5)
    assert found.settings.watch.starve == 60.0
    assert loaded("", tmp_path).settings.quota.reserve == 20


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("[quota]\nshare = 0", "quota.share", "a number from 0.01 to 1"),
        ("[quota]\nshare = 1.5", "quota.share", "a number from 0.01 to 1"),
        ("[quota]\nshare = nan", "quota.share", "a number from 0.01 to 1"),
        ("[quota]\nreserve = -1", "quota.reserve", "a whole number"),
        ("[quota]\nreserve = 1.5", "quota.reserve", "a whole number"),
        ("[quota]\nreserve = true", "quota.reserve", "a whole number"),
        ("[watch]\nstarve = 1", "watch.starve", "from 10 to 3600"),
    ],
)
def test_shares_and_reserves_that_cannot_work_are_refused(
    text: str, key: str, expected: str, tmp_path: Path
) -> None:
    sentence = refused(text, tmp_path)
    assert key in sentence
    assert expected in sentence


def test_a_bound_below_the_interval_is_refused_with_both(tmp_path: Path) -> None:
    sentence = refused("[watch]\ninterval = 60\nstarve = 30", tmp_path)
    assert "watch.starve is 30, but looks come only every 60 s" in sentence
    assert loaded("[watch]\ninterval = 600", tmp_path).settings.watch.interval == 600
