"""The settings of how the program shows itself: [ui], [terminal] and [log]."""

from typing import Literal

from pydantic import field_validator

from app.locale import N_
from app.settings.section import Section, setting
from app.ui.looks import THEME_NAMES

AUTOMATIC: Literal["auto"] = "auto"
"""The language of the environment."""


class Ui(Section):
    """[ui]"""

    theme: str = setting(
        THEME_NAMES[0],
        N_(
            "colours: terminal (its own sixteen), dark, light, high-contrast, colour-blind or yours"
        ),
        N_("terminal, dark, light, high-contrast, colour-blind or the name of a [theme.NAME]"),
    )
    language: Literal["auto", "en", "ru"] = setting(
        AUTOMATIC,
        N_("the language of all texts; auto: that of the environment"),
        N_("auto, en or ru"),
    )
    country: str = setting(
        "RU",
        N_("as where outside numbers are written on the screen; empty: as they come"),
        N_("two letters, such as RU or KZ"),
    )

    @field_validator("country")
    @classmethod
    def _two_letters(cls, value: str) -> str:
        if value and not (len(value) == 2 and value.isascii() and value.isalpha()):
            raise ValueError("no country")
        return value.upper()


class Terminal(Section):
    """[terminal]"""

    delta: bool = setting(
        True, N_("whether only what changed on the screen is sent"), N_("true or false")
    )
    mouse: bool = setting(
        True,
        N_("whether the mouse is listened to; the terminal's own selection then needs Shift"),
        N_("true or false"),
    )


class Log(Section):
    """[log]"""

    level: Literal["debug", "info", "warning", "error"] = setting(
        "info",
        N_("how much is written to the log: from which level on"),
        N_("debug, info, warning or error"),
    )
