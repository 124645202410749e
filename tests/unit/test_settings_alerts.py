"""[alerts]: which thresholds are in force, and what is said of those that cannot be."""

from pathlib import Path

import pytest

from app.calls.alerts import NEVER, Limits, Measure, Thresholds, unknown_groups
from app.calls.extension import Directory, Group
from app.settings import SettingsError, load
from app.settings.thresholds import quiet_hours, thresholds_of


def thresholds(tmp_path: Path, text: str, **environment: str) -> tuple[Thresholds, tuple[str, ...]]:
    path = tmp_path / "config.toml"
    path.write_text(f"[alerts]\n{text}\n", encoding="utf-8")
    return thresholds_of(load(str(path), environment=environment).settings.alerts)


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


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('quiet = ["22:00"]', "alerts.quiet is .*'22:00' is not hours such as"),
        ('quiet = ["25:00-08:00"]', "there is no time 25:00"),
        ('desktop = "loud"', 'alerts.desktop is "loud"; expected "off", "osc9"'),
        ('bell = "yes please"', "alerts.bell is .*; expected true or false"),
        ("groups = 5", "alerts.groups is 5; expected a table of groups"),
        ("rign = [1, 2]", "alerts.rign is not a setting; expected one of ring, talk"),
    ],
)
def test_all_else_is_refused_at_the_start(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        thresholds(tmp_path, text)


def test_a_text_that_is_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CALLWATCH_ALERTS__GROUPS: alerts"):
        thresholds(tmp_path, "", CALLWATCH_ALERTS__GROUPS="Sales")


def test_quiet_hours_are_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[alerts]\nquiet = ["22:00-08:00", "13:00-14:00"]\n', encoding="utf-8")
    assert len(quiet_hours(load(str(path), environment={}).settings.alerts).spans) == 2
