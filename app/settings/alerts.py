"""[alerts]: from when on something needs attention, and how that is told.

All of it is taken as it comes and judged by `noticing`: what cannot be is no reason to go without a
board.
"""

from app.locale import N_
from app.settings.section import Section, setting


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
    groups: object = setting(
        {},
        N_("groups whose thresholds differ, such as [alerts.groups.Sales] ring = [10, 15]"),
        N_("a table of groups, such as [alerts.groups.Sales] ring = [10, 15]"),
    )
    bell: object = setting(
        True,
        N_("whether the terminal's bell rings once for each threshold that a call passes"),
        N_("true or false"),
    )
    desktop: object = setting(
        "off",
        N_("whether the terminal is asked for a notice on the desktop, too, and in which way"),
        N_('"off", "osc9", "osc777" or "auto"'),
    )
    quiet: object = setting(
        (),
        N_("hours of this machine's clock in which neither bell nor notice comes"),
        N_('hours, such as ["22:00-08:00"]'),
    )
