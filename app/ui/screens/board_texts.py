"""What the board says in words: the notice below its header, and the face in place of a table."""

import math
from textwrap import wrap

from textual.geometry import Size

from app.calls.numbers import duration
from app.locale import _, ngettext
from app.telphin.errors import QuotaSpent
from app.ui.keys import UNMASK, shown_key
from app.watch.poller import Trouble
from app.watch.session import Session

LEAST_WIDTH, LEAST_HEIGHT = 60, 12
"""Cells below which the board says that it has no room."""


def no_call() -> str:
    """Why a key for a call does nothing where none is under the cursor."""
    return _("There is no call under the cursor. Choose one with the arrow keys.")


def notice(session: Session) -> str:
    """What a person should know while they look at the board; empty where there is nothing."""
    if session.trouble is not None:
        return "  ".join((*_unmasked_notice(session), _trouble_notice(session)))
    parts = [*_unmasked_notice(session), *_hopeless_notice(session), *session.resolved.warnings]
    if session.doubt:
        parts.append(
            _(
                "The exchange lists none of these calls any more, all at once. That is "
                "doubtful; the picture stays until another look says the same."
            )
        )
    if session.snapshot is not None:
        if not session.snapshot.whole_account:
            parts.append(
                _("This account may not list all calls at once: one request an extension.")
            )
        parts += session.snapshot.warnings
    if session.user is not None and session.user.read_only:
        parts.append(_("This account may only watch (read_only)."))
    return "  ".join(parts)


def _unmasked_notice(session: Session) -> tuple[str, ...]:
    left = math.ceil(session.veil.seconds_left())
    if not left:
        return ()
    return (
        ngettext(
            "Numbers and names are shown in full for {n} second; {key} masks them.",
            "Numbers and names are shown in full for {n} seconds; {key} masks them.",
            left,
        ).format(n=left, key=shown_key(UNMASK)),
    )


def _trouble_notice(session: Session) -> str:
    trouble = session.trouble
    if trouble is None:
        return ""
    if isinstance(trouble.error, QuotaSpent):
        return _spent_notice(session, trouble)
    wait = max(0, round(trouble.next_try_at - session.monotonic()))
    next_try = (
        ngettext("Next try in {n} second.", "Next try in {n} seconds.", wait).format(n=wait)
        if wait
        else _("Trying again now.")
    )
    age = session.age()
    if age is None:
        return f"{trouble.sentence} {next_try}"
    old = ngettext(
        "The picture is {n} second old.", "The picture is {n} seconds old.", int(age)
    ).format(n=int(age))
    return f"{trouble.sentence} {old} {next_try}"


def _hopeless_notice(session: Session) -> tuple[str, ...]:
    """Settings that cannot work with the limit, which was not known before."""
    pace = session.looking.pace
    if pace is None or pace.quota is None or not pace.hopeless:
        return ()
    return (
        _(
            "[quota] reserve keeps {reserve} requests an hour for actions, of {limit} there "
            "are, so there are no more looks. Please make it smaller."
        ).format(reserve=pace.reserve, limit=pace.quota.limit),
    )


def _spent_notice(session: Session, trouble: Trouble) -> str:
    """The countdown to the hour in which requests are to be had again."""
    left = max(0, math.ceil(trouble.next_try_at - session.monotonic()))
    return _(
        "The hourly number of requests is used up, so this picture stays as it is. "
        "Looks go on in {left}; what you ask for is still sent."
    ).format(left=duration(left))


def face(session: Session, lines: int = 0) -> str:
    """What stands where the table would be; empty where there are calls to show.

    `lines`: how many the table has, calls or not.
    """
    if session.board.rows:
        return ""
    if not session.ready or (session.resolved.phones and session.snapshot is None):
        if session.trouble is not None:
            return _("There is no connection to the exchange yet.")
        return _("Asking the exchange for the extensions and their calls…")
    if lines:
        return ""
    watched = len(session.resolved.phones)
    if not watched:
        return _("No extensions are chosen. Press {key} to choose which to watch.").format(
            key=shown_key("board.extensions")
        )
    return ngettext(
        "Nobody is on the phone. {n} extension is watched.",
        "Nobody is on the phone. {n} extensions are watched.",
        watched,
    ).format(n=watched)


def no_room(size: Size) -> str:
    """That the window is too small, as far as there is room to say so: in the end a word."""
    width, height = size
    texts = (
        _(
            "This window has {width}x{height} cells; the board needs {least}. "
            "Please make it larger."
        ),
        _("Too small: {width}x{height} of {least}"),
        _("too small"),
        _("small"),
    )
    for text in texts:
        said = text.format(width=width, height=height, least=f"{LEAST_WIDTH}x{LEAST_HEIGHT}")
        lines = wrap(said, max(1, width), break_long_words=False)
        if len(lines) <= height and all(len(line) <= width for line in lines):
            return said
    return texts[-1][:width]
