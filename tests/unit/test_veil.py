"""The mask can be lifted for a while, by right, and not unseen."""

from app.calls.extension import Directory
from app.calls.privacy import Mask, Masking
from app.calls.rights import Rights
from app.watch.veil import LIFTED_FOR, Veil
from tests.unit.test_board import call
from tests.unit.test_presentation import DIRECTORY

MASK = Mask(Masking.ALL)


class Watch:
    """A clock, and whoever writes liftings down."""

    def __init__(self, refusal: str = "") -> None:
        self.now = 100.0
        self.refusal = refusal
        self.asked = 0

    def monotonic(self) -> float:
        return self.now

    def on_unmask(self) -> str:
        self.asked += 1
        return self.refusal

    def veil(self, mask: Mask = MASK, *, unmask: bool = True) -> Veil:
        return Veil(mask, Rights(unmask=unmask), on_unmask=self.on_unmask, monotonic=self.monotonic)


def number(veil: Veil) -> str:
    return veil.shown(DIRECTORY).other(call()).number


def test_it_is_lifted_for_a_minute_and_then_back_by_itself() -> None:
    watch = Watch()
    veil = watch.veil()
    assert number(veil) == "***"
    assert veil.toggle() == ""
    assert number(veil) == "+79160000001"
    assert veil.seconds_left() == LIFTED_FOR
    watch.now += LIFTED_FOR
    assert number(veil) == "***"
    assert veil.seconds_left() == 0


def test_the_same_key_puts_it_back_and_each_lifting_is_told() -> None:
    watch = Watch()
    veil = watch.veil()
    veil.toggle()
    veil.toggle()
    assert number(veil) == "***"
    assert watch.asked == 1
    veil.toggle()
    assert watch.asked == 2


def test_what_leaves_the_screen_is_masked_meanwhile() -> None:
    veil = Watch().veil()
    veil.toggle()
    assert veil.masked(DIRECTORY).other(call()).number == "***"


def test_it_stays_where_the_lifting_cannot_be_written_down() -> None:
    veil = Watch("The audit log is full.").veil()
    assert veil.toggle() == "The audit log is full."
    assert number(veil) == "***"


def test_without_the_right_it_stays_and_nothing_is_told() -> None:
    watch = Watch()
    veil = watch.veil(unmask=False)
    assert "[rights] unmask" in veil.toggle()
    assert number(veil) == "***"
    assert watch.asked == 0
    assert not veil.may_be_lifted


def test_where_nothing_is_masked_nothing_is_lifted() -> None:
    watch = Watch()
    veil = watch.veil(Mask())
    assert "Nothing is masked" in veil.toggle()
    assert watch.asked == 0
    assert not veil.may_be_lifted


def test_another_directory_is_taken_over_at_once() -> None:
    veil = Watch().veil()
    assert veil.shown(DIRECTORY).directory is DIRECTORY
    other = Directory()
    assert veil.shown(other).directory is other
    assert veil.masked(other).directory is other
