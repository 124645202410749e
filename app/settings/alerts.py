"""[alerts]: from when on something needs attention, and how that is told.

What stands for a threshold is taken as it comes and judged by `thresholds`: one that cannot be is
no reason to go without a board. All else is refused at the start, like any other wrong setting.
"""

import tomllib
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator

from app.calls.quiet_hours import BadHours, parse_hours
from app.locale import N_
from app.settings.section import Section, Words, setting


def _hours(value: tuple[str, ...]) -> tuple[str, ...]:
    try:
        parse_hours(value)
    except BadHours as problem:
        raise ValueError(str(problem)) from None
    return value


def _table(value: object) -> object:
    """The environment has nothing but texts: there the table is written as in the file."""
    if not isinstance(value, str):
        return value
    try:
        return tomllib.loads(f"groups = {value}")["groups"]
    except (ValueError, RecursionError):
        raise ValueError("not a table") from None


Hours = Annotated[Words, AfterValidator(_hours)]
Groups = Annotated[dict[str, object], BeforeValidator(_table)]


class Alerts(Section):
    """[alerts]"""

    ring: object = setting(
        [15, 20],
        N_("seconds of ringing for a warning and an alarm; [] for never"),
        N_("two numbers of seconds, such as [15, 20]"),
    )
    talk: object = setting(
        [300, 600],
        N_("seconds of talking for the same"),
        N_("two numbers of seconds, such as [300, 600]"),
    )
    idle: object = setting(
        [],
        N_("seconds without a call for the same"),
        N_("two numbers of seconds, such as [900, 1800]"),
    )
    groups: Groups = setting(
        {},
        N_("groups whose thresholds differ, such as [alerts.groups.Sales] ring = [10, 15]"),
        N_("a table of groups, such as [alerts.groups.Sales] ring = [10, 15]"),
    )
    bell: bool = setting(
        True,
        N_("whether the terminal's bell rings once for each threshold that a call passes"),
        N_("true or false"),
    )
    desktop: Literal["off", "osc9", "osc777", "auto"] = setting(
        "off",
        N_("whether the terminal is asked for a notice on the desktop, too, and in which way"),
        N_('"off", "osc9", "osc777" or "auto"'),
    )
    quiet: Hours = setting(
        (),
        N_("hours of this machine's clock in which neither bell nor notice comes"),
        N_('hours, such as ["22:00-08:00"]'),
    )
