"""What the details of a call say, section by section."""

from collections.abc import Iterable
from datetime import datetime

from app.calls.alerts import Level
from app.calls.call import Call, CallKey, Direction, Party
from app.calls.life import Life
from app.calls.numbers import duration, short_number
from app.calls.presentation import Presentation
from app.locale import _, ngettext
from app.locale.forms import time_of_day
from app.ui.life_texts import deed_sign, deed_text, ending_sentence, event_text
from app.ui.widgets.columns import GLYPHS, WORDS
from app.ui.widgets.facts import Fact, Section
from app.watch.session import Session

NOTHING = "–"


def sections(session: Session, life: Life) -> list[Section]:
    """All that is known of a call, as it is shown at this moment."""
    presentation = session.presentation
    now = session.server_time() or life.events[-1].at
    call = life.call
    known = [
        Fact(_("State"), _state(life, presentation, now), _tone(life)),
        *_attention(session, call.key),
        Fact(_("Note"), life.note or NOTHING),
        *_times(life, now),
        Fact(_("Agent"), _at(presentation, call.key)),
        *_group(presentation, call.key),
        Fact(_("Direction"), _direction(call)),
        Fact(_("Caller"), _party(presentation, presentation.caller(call))),
        Fact(_("Called"), _party(presentation, presentation.called(call))),
        Fact(_("Line"), presentation.written(presentation.line(call)) or NOTHING),
        *_through(presentation, call),
        *_others(session, call, now),
        Fact(_("Recorded"), _("yes") if call.recording else _("no, or not yet")),
    ]
    if request := session.requested(call.key):
        known.append(Fact(_("Asked for"), request))
    if session.alarms.silenced(call.key):
        known.append(Fact(_("Silenced"), _("Nothing is told aloud of this call.")))
    return [
        Section("", known),
        Section(_("Its life, as far as it was seen"), list(_life(life, presentation))),
        Section(_("Done to it from here"), list(_deeds(life))),
        Section(_("For support"), list(_ids(call))),
    ]


def _state(life: Life, presentation: Presentation, now: datetime) -> str:
    if life.ending is not None:
        return ending_sentence(life, presentation)
    call = life.call
    return f"{GLYPHS[call.state]} {_(WORDS[call.state])} {duration(call.seconds(now))}"


def _tone(life: Life) -> str:
    return "" if life.ending is not None else life.call.state.value


def _attention(session: Session, key: CallKey) -> Iterable[Fact]:
    """How much of it the call needs, and whether nothing more of it is told aloud."""
    level, silenced = session.alarms.level(key), session.alarms.silenced(key)
    if level is Level.CALM and not silenced:
        return
    word = {
        Level.CALM: _("none needed"),
        Level.WARNING: _("needed, it is over the first threshold"),
        Level.ALARM: _("needed, it is over the second threshold"),
    }[level]
    text = _("{attention}; silenced").format(attention=word) if silenced else word
    yield Fact(_("Attention"), text, "" if level is Level.CALM else "bad")


def _times(life: Life, now: datetime) -> Iterable[Fact]:
    yield Fact(_("Began"), time_of_day(life.began_at))
    waited = duration(life.waited(now))
    if life.answered_at is not None:
        answered = _("{time}, after {waited}").format(
            time=time_of_day(life.answered_at), waited=waited
        )
        yield Fact(_("Answered"), answered)
    if life.ended_at is not None:
        yield Fact(
            _("Ended"),
            _("{time}, after {lasted} in all").format(
                time=time_of_day(life.ended_at), lasted=duration(life.lasted(now))
            ),
        )


def _at(presentation: Presentation, key: CallKey) -> str:
    """An extension and whose it is."""
    number = presentation.directory.number(key.extension_id)
    agent = presentation.directory.agent(key.extension_id)
    return number if agent == number else f"{number}  {agent}"


def _group(presentation: Presentation, key: CallKey) -> Iterable[Fact]:
    if group := presentation.directory.group(key.extension_id):
        yield Fact(_("Group"), group)


def _direction(call: Call) -> str:
    if call.direction is Direction.IN:
        return _("incoming: somebody calls the agent")
    return _("outgoing: the agent calls somebody")


def _party(presentation: Presentation, party: Party) -> str:
    shown = (presentation.written(short_number(party.number)), party.name)
    return "  ".join(part for part in shown if part) or _("unknown")


def _through(presentation: Presentation, call: Call) -> Iterable[Fact]:
    """The queue or menu that an outside call came through."""
    via = presentation.directory.extensions.get(call.caller_extension_id or 0)
    if via is not None and not via.is_phone:
        yield Fact(_("Through"), f"{via.kind_named} {via.number}  {via.label}".rstrip())


def _others(session: Session, call: Call, now: datetime) -> Iterable[Fact]:
    """The other leg of an internal call, and the phones that ring for the same call."""
    presentation = session.presentation
    own = session.board.rows.get(call.key)
    for row in session.board.rows.values():
        other = row.call
        if row.ended or other.key == call.key or not _together(call, other):
            continue
        paired = own is not None and own.partner == other.key
        label = _("Other leg") if paired else _("Also at")
        state = f"{GLYPHS[other.state]} {_(WORDS[other.state])} {duration(other.seconds(now))}"
        yield Fact(label, f"{_at(presentation, other.key)}  {state}", other.state.value)


def _together(call: Call, other: Call) -> bool:
    same = bool(call.conversation) and call.conversation == other.conversation
    return same or call.key.call_id == other.key.call_id


def _life(life: Life, presentation: Presentation) -> Iterable[Fact]:
    for event in life.events:
        yield Fact(time_of_day(event.at), event_text(event, presentation))
    if life.left_out:
        left_out = ngettext(
            "{n} moment between them is left out.",
            "{n} moments between them are left out.",
            life.left_out,
        ).format(n=life.left_out)
        yield Fact("", left_out)


def _deeds(life: Life) -> Iterable[Fact]:
    if not life.deeds:
        yield Fact("", _("Nothing."))
    for deed in life.deeds:
        tone = {True: "good", False: "bad", None: ""}[deed.well]
        yield Fact(f"{time_of_day(deed.at)} {deed_sign(deed)}", deed_text(deed), tone)


def _ids(call: Call) -> Iterable[Fact]:
    yield Fact(_("Call id"), call.key.call_id)
    yield Fact(_("Extension id"), str(call.key.extension_id))
    for label, value in (
        (_("Conversation id"), call.conversation),
        (_("Other leg's id"), call.other_leg),
        (_("Recording id"), call.recording),
    ):
        if value:
            yield Fact(label, value)
