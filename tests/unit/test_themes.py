"""The themes: legible by the numbers of WCAG, told apart by everybody, and a user's own."""

from itertools import combinations

import pytest
from textual.color import Color

from app.ui.looks import THEME_NAMES, Looks
from app.ui.own_themes import offer, own_themes
from app.ui.theme import COLOUR_BLIND, DARK, HIGH_CONTRAST, PALETTE, THEMES
from tests.ui.colours import LEGIBLE, VERY_LEGIBLE, as_seen_without, contrast, distance

GROUNDED = [theme for theme in THEMES if not theme.ansi]
TEXTS = ("primary", "secondary", "warning", "error", "success", "accent", "foreground")
GROUNDS = ("background", "surface", "panel")
STATES = ("success", "warning", "secondary", "error", "foreground")
"""What the board shows talking, ringing, forwarded, alarms and everything else in."""
PLAIN_TO_SEE = 15.0
"""Distance of two colours (CIE 1976) that nobody takes for the same side by side."""


def test_the_names_that_the_settings_know_are_those_of_the_themes() -> None:
    assert tuple(theme.name for theme in THEMES) == THEME_NAMES


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", GROUNDED, ids=lambda theme: theme.name)
def test_every_colour_is_legible_on_every_ground(theme: object) -> None:
    wanted = VERY_LEGIBLE if theme is HIGH_CONTRAST else LEGIBLE
    low = {
        (text, ground): ratio
        for text in TEXTS
        for ground in GROUNDS
        if (ratio := contrast(colour(theme, text), colour(theme, ground))) < wanted
    }
    assert low == {}


@pytest.mark.parametrize("missing", ["red", "green", "blue"])
def test_the_states_are_told_apart_whichever_cone_is_missing(missing: str) -> None:
    close = {
        pair: apart
        for pair in combinations(STATES, 2)
        if (
            apart := distance(
                *(as_seen_without(missing, colour(COLOUR_BLIND, name)) for name in pair)
            )
        )
        < PLAIN_TO_SEE
    }
    assert close == {}


def colour(theme: object, name: str) -> Color:
    return Color.parse(getattr(theme, name))


def test_an_own_theme_changes_what_it_names_and_what_follows_from_that() -> None:
    (mine,), problems = own_themes({"mine": {"primary": "#ff0000", "accent": "orange"}})
    assert not problems
    assert mine.name == "mine"
    assert (mine.primary, mine.variables["border"]) == ("#ff0000", "#ff0000")
    assert mine.variables["block-cursor-background"] == "orange"
    assert (mine.background, mine.success) == (DARK.background, DARK.success)


def test_an_own_theme_may_begin_as_another_and_is_light_where_its_ground_is() -> None:
    (mine,), problems = own_themes({"mine": {"base": "light", "border": "#000"}})
    assert not problems
    assert not mine.dark
    assert mine.variables["border"] == "#000"
    (mine,), problems = own_themes({"mine": {"base": "dark", "background": "#ffffff"}})
    assert not problems
    assert not mine.dark


def test_an_own_theme_on_the_terminals_colours_keeps_to_them() -> None:
    given = {"mine": {"base": "terminal", "accent": "ansi_bright_magenta"}}
    (mine,), problems = own_themes(given)
    assert not problems
    assert mine.ansi
    assert mine.accent == "ansi_bright_magenta"
    assert THEMES[0].accent != mine.accent


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"primry": "#fff"}, "theme.mine.primry is not a colour of a theme; expected one of base,"),
        ({"primary": "#ggg"}, 'theme.mine.primary is "#ggg"; expected a colour such as "#7aa2f7".'),
        ({"primary": 5}, "theme.mine.primary is 5; expected a colour"),
        ({"primary": "#ffffff80"}, 'is "#ffffff80"; expected a colour'),
        ({"primary": "ansi_red"}, 'is "ansi_red"; expected a colour'),
        ({"primary": "auto"}, 'is "auto"; expected a colour'),
        ({"base": "drak"}, 'theme.mine.base is "drak"; expected one of terminal, dark,'),
    ],
)
def test_what_an_own_theme_cannot_have_is_refused_by_name_and_the_rest_stands(
    given: dict[str, object], said: str
) -> None:
    (mine,), (problem,) = own_themes({"mine": {"success": "#123456", **given}})
    assert said in problem
    assert mine.success == "#123456"
    assert mine.primary == DARK.primary


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [
        ("dark", {}, "theme.dark is the name of a theme that there is"),
        ("a,b", {}, "theme.a,b is no name of a theme"),
        ("mine", "red", 'theme.mine is "red"; expected a section with colours.'),
    ],
)
def test_what_is_no_theme_is_refused_by_name(name: str, told: object, said: str) -> None:
    themes, (problem,) = own_themes({name: told, "other": {"primary": "#ff0000"}})
    assert said in problem
    assert [theme.name for theme in themes] == ["other"]


def test_a_theme_that_nobody_knows_leaves_the_terminals_colours_and_a_word() -> None:
    offered = offer(Looks(theme="mien", own_themes={"mine": {}}))
    assert offered.chosen == "terminal"
    assert offered.problems == (
        'ui.theme is "mien"; there are terminal, dark, light, high-contrast, colour-blind, mine. '
        "These are the terminal's colours.",
    )
    assert offer(Looks(theme="mine", own_themes={"mine": {}})).chosen == "mine"


def test_a_theme_has_all_its_colours() -> None:
    for theme in THEMES:
        assert all(getattr(theme, name) for name in PALETTE)
