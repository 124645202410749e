"""[alerts]: which thresholds are in force, and what is said of those that cannot be."""

from pathlib import Path

import pytest

from app.calls.alerts import NEVER, Limits, Measure, Thresholds, unknown_groups
from app.calls.extension import Directory, Group
from app.calls.quiet_hours import parse_hours
from app.settings import SettingsError, load
from app.settings.noticing import Noticing, noticing_of


def noticing(tmp_path: Path, text: str, **environment: str) -> Noticing:
    path = tmp_path / "config.toml"
    path.write_text(f"[alerts]\n{text}\n", encoding="utf-8")
    return noticing_of(load(str(path), environment=environment).settings.alerts)


def thresholds(tmp_path: Path, text: str, **environment: str) -> tuple[Thresholds, tuple[str, ...]]:
    found = noticing(tmp_path, text, **environment)
    return found.thresholds, found.problems


def test_without_settings_the_usual_ones_are_in_force(tmp_path: Path) -> None:
    assert thresholds(tmp_path, "") == (Thresholds(), ())


def test_each_can_be_set_and_by_group_too(tmp_path: Path) -> None:
    text = "ring = [5, 8]\ntalk = []\nidle = [60, 90.5]\ngroups = {Sales = {ring = [1, 2]}}"
    found, problems = thresholds(tmp_path, text)
    assert problems == ()
    assert (found.ringing, found.talking, found.idle) == (Limits(5, 8), NEVER, Limits(60, 90.5))
    assert found.limits(Measure.RINGING, "SALES") == Limits(1, 2)
    assert found.limits(Measure.TALKING, "Sales") == NEVER


def test_a_group_may_have_a_table_of_its_own(tmp_path: Path) -> None:
    found, problems = thresholds(tmp_path, '[alerts.groups."Отдел продаж"]\nring = [1, 2]')
    assert problems == ()
    assert found.limits(Measure.RINGING, "отдел продаж") == Limits(1, 2)


def test_the_environment_says_the_same(tmp_path: Path) -> None:
    found, problems = thresholds(
        tmp_path,
        "ring = [15, 20]",
        CALLWATCH_ALERTS__RING="5,8",
        CALLWATCH_ALERTS__TALK="",
        CALLWATCH_ALERTS__GROUPS="{Sales = {ring = [1, 2]}}",
    )
    assert problems == ()
    assert (found.ringing, found.talking) == (Limits(5, 8), NEVER)
    assert found.limits(Measure.RINGING, "Sales") == Limits(1, 2)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "ring = [20, 15]",
            "alerts.ring is [20, 15]. The warning must come before the alarm, "
            "but 20 s is not less than 15 s. The usual [15, 20] is in force.",
        ),
        ("talk = [-1, 5]", "alerts.talk is [-1, 5]. -1 is not a number of seconds above 0"),
        ('talk = "soon"', "The usual [300, 600] is in force."),
        ("idle = 5", "alerts.idle is 5. Two numbers of seconds are needed"),
        ("ring = true", "alerts.ring is true."),
        (
            "groups = {Sales = {ring = [9, 3]}}",
            "alerts.groups.Sales.ring is [9, 3]. The warning must come before the alarm, "
            "but 9 s is not less than 3 s. For this group the common ones are in force.",
        ),
        ("groups = {Sales = 5}", "alerts.groups.Sales is 5; expected a table such as {ring"),
        (
            "groups = {Sales = {rign = [1, 2]}}",
            "alerts.groups.Sales.rign is not a threshold; there are ring, talk, idle.",
        ),
    ],
)
def test_one_that_cannot_be_is_named_and_the_rest_works(
    tmp_path: Path, text: str, says: str
) -> None:
    sound = "" if "idle" in text.split() else "idle = [7, 8]\n"
    found, [problem] = thresholds(tmp_path, sound + text)
    assert says in problem
    assert found.ringing == Limits(15, 20)
    assert found.talking == Limits(300, 600)
    assert found.idle == (Limits(7, 8) if sound else NEVER)
    assert found.limits(Measure.RINGING, "Sales") == Limits(15, 20)


def test_of_a_group_only_what_cannot_be_is_left_out(tmp_path: Path) -> None:
    found, problems = thresholds(tmp_path, "groups = {Sales = {ring = [9, 3], talk = [1, 2]}}")
    assert len(problems) == 1
    assert found.limits(Measure.TALKING, "Sales") == Limits(1, 2)


def test_a_group_that_the_account_does_not_have_is_named(tmp_path: Path) -> None:
    found, _problems = thresholds(
        tmp_path, "groups = {Sales = {ring = [1, 2]}, Salse = {ring = [1, 2]}}"
    )
    directory = Directory.of([], [Group(1, "Support"), Group(2, "SALES")])
    [problem] = unknown_groups(found, directory)
    assert "there is no group 'Salse'" in problem


def test_what_a_terminal_might_obey_is_never_repeated(tmp_path: Path) -> None:
    text = 'ring = ["\\u001b[2J", 5]\ngroups = {"\\u001b]0;x\\u0007" = 5}'
    found, problems = thresholds(tmp_path, text)
    assert len(problems) == 2
    assert all(problem.isprintable() for problem in problems)
    assert all(problem.isprintable() for problem in unknown_groups(found, Directory()))


QUIET = 'quiet = ["22:00-08:00", "13:00-14:00"]'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'quiet = ["22:00"]',
            "alerts.quiet is [\"22:00\"]. '22:00' is not hours such as 22:00-08:00. "
            "No hours are quiet.",
        ),
        ('quiet = ["25:00-08:00"]', "there is no time 25:00. No hours are quiet."),
        ('quiet = [["22:00-08:00"]]', 'expected hours, such as ["22:00-08:00"]. No hours are'),
        ("quiet = {night = 1}", "alerts.quiet is {night = 1}; expected hours"),
        (
            'desktop = "loud"',
            'alerts.desktop is "loud"; expected "off", "osc9", "osc777" or "auto". '
            'The usual "off" is in force.',
        ),
        ("desktop = []", "alerts.desktop is []; expected"),
        (
            'bell = "yes please"',
            'alerts.bell is "yes please"; expected true or false. The usual true is in force.',
        ),
        (
            "groups = 5",
            "alerts.groups is 5; expected a table of groups, such as [alerts.groups.Sales] "
            "ring = [10, 15]. For all groups the common thresholds are in force.",
        ),
        (
            "groups = {Sales = {ring = [1, 2]}, sales = {ring = [3, 4]}}",
            "alerts.groups.sales is left out: it is the same group as Sales.",
        ),
    ],
)
def test_no_other_value_costs_the_board_either(tmp_path: Path, text: str, says: str) -> None:
    sound = "" if text.startswith("quiet") else QUIET
    found = noticing(tmp_path, f"ring = [5, 8]\n{sound}\n{text}")
    [problem] = found.problems
    assert says in problem
    assert found.thresholds.ringing == Limits(5, 8)
    assert len(found.quiet.spans) == (2 if sound else 0)
    assert (found.bell, found.desktop) == (True, "off")


def test_of_quiet_hours_only_those_that_cannot_be_are_left_out(tmp_path: Path) -> None:
    text = 'quiet = ["22:00-08:00", "8-9", "12:60-13:00"]'
    found = noticing(tmp_path, text)
    assert found.quiet == parse_hours(["22:00-08:00"])
    one, other = found.problems
    assert "'8-9' is not hours such as 22:00-08:00. The others stay quiet." in one
    assert "there is no time 12:60. The others stay quiet." in other


def test_a_misspelt_name_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"alerts\.rign is not a setting; expected one of ring"):
        noticing(tmp_path, "rign = [1, 2]")


def test_a_text_that_is_no_table_is_no_group(tmp_path: Path) -> None:
    found = noticing(tmp_path, "", CALLWATCH_ALERTS__GROUPS="Sales")
    [problem] = found.problems
    assert 'alerts.groups is "Sales"; expected a table of groups' in problem


def test_how_it_is_told_is_read_from_file_and_environment(tmp_path: Path) -> None:
    found = noticing(tmp_path, f'bell = false\ndesktop = "osc9"\n{QUIET}')
    assert (found.bell, found.desktop, found.problems) == (False, "osc9", ())
    assert found.quiet == parse_hours(["22:00-08:00", "13:00-14:00"])
    told = noticing(
        tmp_path,
        "",
        CALLWATCH_ALERTS__BELL="false",
        CALLWATCH_ALERTS__DESKTOP="auto",
        CALLWATCH_ALERTS__QUIET="22:00-08:00, 13:00-14:00",
    )
    assert (told.bell, told.desktop, told.problems) == (False, "auto", ())
    assert told.quiet == found.quiet
