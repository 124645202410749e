"""The style sheets: what all dialogs share stands in one of them."""

from textual.screen import ModalScreen

from app.ui.places import kinds
from app.ui.theme import DIALOG, STYLES


def test_every_dialog_has_the_box_that_all_have() -> None:
    boxed = DIALOG.read_text("utf-8").partition("*/")[2].partition("{")[0]
    named = {name.strip() for name in boxed.split(",")}
    dialogs = {
        kind.__name__
        for kind in kinds()
        if issubclass(kind, ModalScreen) and kind.__module__.startswith("app.ui.dialogs")
    }
    assert named == dialogs | {"FirstStartScreen"}


def test_no_sheet_draws_a_box_of_its_own() -> None:
    others = [path for path in STYLES.glob("*.tcss") if path != DIALOG]
    assert [path.name for path in others if "border: round" in path.read_text("utf-8")] == []
