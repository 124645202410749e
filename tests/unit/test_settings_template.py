"""The commented file that `config init` writes, and how values are written."""

import stat
import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.settings import Settings, SettingsError, load
from app.settings.model import sections
from app.settings.template import as_toml, template, write_template


def test_it_explains_every_setting_and_sets_none(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    write_template(path)
    text = path.read_text("utf-8")
    for section, model in sections().items():
        assert f"[{section}]" in text
        for name, field in model.model_fields.items():
            assert f"# {field.description}\n#{name} = " in text
    assert load(str(path), environment={}).settings == Settings()


def test_its_examples_are_right_once_the_mark_before_them_is_taken_away() -> None:
    lines = template().splitlines()
    bare = [line.removeprefix("#") for line in lines if not line.startswith("# ")]
    tables = tomllib.loads("\n".join(bare))
    ways = ("client_secret", "client_secret_file", "client_secret_command")
    for way in ways:
        api = {k: v for k, v in tables["api"].items() if k == way or k not in ways}
        Settings.model_validate(tables | {"api": api})


def test_file_and_new_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "callwatch" / "config.toml"
    write_template(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("mine")
    with pytest.raises(SettingsError, match="exists already"):
        write_template(path)
    assert path.read_text() == "mine"


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    path = tmp_path / "config.toml"
    path.symlink_to(target)
    with pytest.raises(SettingsError, match="exists already"):
        write_template(path)
    assert not target.exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"file/config\.toml cannot be written"):
        write_template(tmp_path / "file" / "config.toml")


@pytest.mark.parametrize(
    "value", ["plain", 'quo"ted\\', "Отдел", "esc \x1b[2J\n", ("101", "105-110"), 2.5, True]
)
def test_a_value_is_written_so_that_toml_reads_it_back(value: object) -> None:
    back = tomllib.loads(f"x = {as_toml(value)}")["x"]
    assert (tuple(back) if isinstance(back, list) else back) == value
    assert as_toml(value).isprintable()


def test_a_secret_is_masked() -> None:
    assert as_toml(SecretStr("hunter2")) == '"********"'
