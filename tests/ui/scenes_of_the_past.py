"""Scenes with what has been: the audit log, the calls that ended, the figures."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from app.locale import _
from app.ui.screens.audit import AuditScreen
from app.watch.at_keyboard import AtKeyboard
from app.watch.audit import Asked, AuditFile, AuditLog
from tests.ui.stage import MORNING, Stage, board


async def audit_log(stage: Stage) -> None:
    await board(stage)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "audit.jsonl"
        clock = iter(MORNING + timedelta(seconds=17 * n) for n in range(1000))
        log = AuditLog(AuditFile(path), who=AtKeyboard("anna", 1000), now=lambda: next(clock))
        asked = Asked(
            "hangup",
            "hangup",
            extension="101",
            agent="Анна Петрова",
            party="+7 916 123-45-67",
            reason="Жалоба",
        )
        log.outcome(log.intend(asked), verdict="accepted", code=200, effect="seen")
        log.intend(replace(asked, action="whisper", wire="whisper", destination="100", reason=""))
        stage.hand.app.push_screen(AuditScreen(path, now=lambda: MORNING))
        await stage.hand.sees(_("outcome"))
        await stage.hand.sees("anna")


async def history(stage: Stage) -> None:
    hand = stage.hand
    await board(stage)
    for call in stage.exchange.calls()[::4]:
        stage.exchange.end_call(call.call_id)
    hand.app.session.looking.soon()
    stage.clock.pass_by(2)
    await hand.until(hand.app.session.chronicle.history.ended, "calls that ended")
    await hand.press("r")
    await hand.sees(_("Calls that ended"))


async def exporting(stage: Stage) -> None:
    await history(stage)
    await stage.hand.press("w")
    await stage.hand.sees(_("Write the history into a file"))


async def wallboard(stage: Stage) -> None:
    await board(stage)
    await stage.hand.press("W")
    await stage.hand.sees(_("Missed"))
