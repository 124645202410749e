"""The life of a call in words: what happened, how sure that is, and how it ended."""

import math

from app.calls.life import Deed, Ending, Event, EventKind, Life
from app.calls.presentation import Presentation
from app.locale import N_, _
from app.ui.widgets.columns import GLYPHS, WORDS

ENDING_GLYPHS = {
    Ending.ANSWERED: "✓",
    Ending.MISSED: "✗",
    Ending.NOT_REACHED: "○",
    Ending.FORWARDED: "↪",
    Ending.MOVED: "→",
    Ending.UNKNOWN: "·",
}
ENDING_WORDS = {
    Ending.ANSWERED: N_("answered"),
    Ending.MISSED: N_("missed"),
    Ending.NOT_REACHED: N_("not reached"),
    Ending.FORWARDED: N_("forwarded"),
    Ending.MOVED: N_("went on"),
    Ending.UNKNOWN: N_("unknown"),
}
"""By the ending: what stands beside the glyph in a column."""

_ENDINGS = {
    Ending.ANSWERED: N_("It was answered, and has ended."),
    Ending.MISSED: N_("It rang and was not answered, as far as it was seen."),
    Ending.NOT_REACHED: N_("Nobody answered the agent, as far as it was seen."),
    Ending.FORWARDED: N_("It was forwarded; whether it was answered there is not to be seen."),
    Ending.UNKNOWN: N_("It rang when it was seen last; whether it was answered is not known."),
}
_EVENTS = {
    EventKind.BEGAN: N_("It began"),
    EventKind.ANSWERED: N_("It was answered"),
    EventKind.FORWARDED: N_("It was forwarded, and is not spoken on this phone"),
    EventKind.RINGS_AGAIN: N_("It rings again"),
    EventKind.RECORDED: N_("It is recorded"),
    EventKind.BACK: N_("It is there again"),
    EventKind.ENDED: N_("It ended"),
}


def ending_sentence(life: Life, presentation: Presentation) -> str:
    """How a call ended, as far as it was seen; empty while it lasts."""
    if life.ending is None:
        return ""
    if life.ending is Ending.MOVED and life.heir is not None:
        return _("It went on at {extension} {agent}.").format(
            extension=presentation.directory.number(life.heir.extension_id),
            agent=presentation.directory.agent(life.heir.extension_id),
        )
    return _(_ENDINGS[life.ending])


def ending_word(life: Life, presentation: Presentation) -> str:
    """The glyph and the word of a column: `✓ answered`, `→ 105`."""
    if life.ending is None:
        return f"{GLYPHS[life.call.state]} {_(WORDS[life.call.state])}"
    glyph = ENDING_GLYPHS[life.ending]
    if life.ending is Ending.MOVED and life.heir is not None:
        return f"{glyph} {presentation.directory.number(life.heir.extension_id)}"
    return f"{glyph} {_(ENDING_WORDS[life.ending])}"


def event_text(event: Event, presentation: Presentation) -> str:
    """What happened, and how sure its time is."""
    if event.what is EventKind.SEEN and event.call is not None:
        what = _("Seen first, {state}").format(state=_(WORDS[event.call.state]))
    elif event.what is EventKind.PARTY and event.call is not None:
        what = _("Another party: {party}").format(party=presentation.party(event.call))
    else:
        what = _(_EVENTS[event.what])
    return _("{event} ({certainty})").format(event=what, certainty=certainty(event))


def certainty(event: Event) -> str:
    """Whether the exchange told the time, or how much earlier it may have been."""
    if event.late is None:
        return _("at the first look")
    if not event.late:
        return _("the exchange's time")
    return _("by polling, up to {n} s late").format(n=math.ceil(event.late))


def deed_text(deed: Deed) -> str:
    """What was done, what the exchange said of it, and what was seen then."""
    what = _(deed.action.label)
    if deed.destination:
        what = _("{action} to {destination}").format(action=what, destination=deed.destination)
    if deed.reason:
        what = _("{action}, because: {reason}").format(action=what, reason=deed.reason)
    became = " ".join(part for part in (deed.answer, deed.effect) if part)
    return f"{what} – {became}" if became else what


def deed_sign(deed: Deed) -> str:
    """Whether it came to what was meant: a glyph before it."""
    return {True: "✓", False: "✗", None: "·"}[deed.well]
