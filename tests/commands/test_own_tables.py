"""The tables with a person's own names, keys, macros, filters and themes, come from both places."""

from pathlib import Path

import pytest

from tests.commands.conftest import Command
from tests.unit.test_settings import loaded, refused


def test_a_table_may_stand_in_the_environment_and_changes_what_it_names(tmp_path: Path) -> None:
    found = loaded(
        '[keys]\n"call.hangup" = "X"\n"call.hold" = "f8"\n'
        '[theme.mine]\nbase = "light"\nprimary = "#000000"\n',
        tmp_path,
        {
            "KEYS": '{"call.hangup" = "f9"}',
            "MACROS": '{F5 = "transfer 300"}',
            "FILTERS": '{"Long rings" = "ringing >20s"}',
            "THEME": '{mine = {primary = "#ffffff"}}',
        },
    )
    settings = found.settings
    assert settings.keys == {"call.hangup": "f9", "call.hold": "f8"}
    assert settings.macros == {"F5": "transfer 300"}
    assert settings.filters == {"Long rings": "ringing >20s"}
    assert settings.theme == {"mine": {"base": "light", "primary": "#ffffff"}}
    assert found.origins["keys.call.hangup"] == "environment CALLWATCH_KEYS"
    assert found.origins["keys.call.hold"] == f"file {tmp_path}/config.toml"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        (
            {"KEYS": "call.hangup=X"},
            'environment CALLWATCH_KEYS is "call.hangup=X"; expected a table such as '
            '{"call.hangup" = "X"}.',
        ),
        ({"MACROS": '{F5 = "x"}\nfilters = {}'}, "expected a table such as {F5 = "),
        ({"THEME": "5"}, 'CALLWATCH_THEME is "5"; expected a table such as {mine = {base = '),
        ({"FILTERS": "{\x1b[2J"}, "CALLWATCH_FILTERS is "),
        (
            {"KEYS__CALL_HANGUP": "X"},
            "CALLWATCH_KEYS__CALL_HANGUP is not a setting; CALLWATCH_KEYS takes all, such as "
            '{"call.hangup" = "X"}.',
        ),
    ],
)
def test_what_is_no_table_is_refused_with_how_one_is_written(
    environment: dict[str, str], said: str, tmp_path: Path
) -> None:
    sentence = refused("", tmp_path, environment)
    assert said in sentence
    assert sentence.isprintable()


def test_what_cannot_be_in_one_is_told_with_where_it_stands(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLWATCH_KEYS", '{"call.hang" = "X", "call.hold" = "f8"}')
    monkeypatch.setenv("CALLWATCH_MACROS", '{F5 = "fly away"}')
    shown = command("config", "show")
    assert 'keys.call.hold = "f8"  (environment CALLWATCH_KEYS)' in shown.out
    assert 'macros.F5 = "fly away"  (environment CALLWATCH_MACROS)' in shown.out
    assert "environment CALLWATCH_KEYS: keys.call.hang is no command" in shown.err
    assert "environment CALLWATCH_MACROS: [macros] F5" in shown.err
