"""The README names the keys that there are."""

from app.ui.keys import COMMANDS
from tests import keys_table


def test_the_readme_has_the_keys_of_the_registry() -> None:
    text = keys_table.README.read_text("utf-8")
    assert keys_table.written_into(text) == text, "run: .venv/bin/python -m tests.keys_table"


def test_the_table_has_every_command_by_its_name() -> None:
    table = keys_table.table("en")
    for command in COMMANDS:
        assert f"`{command.name}`" in table or command.name.startswith("board.saved_filter_")
