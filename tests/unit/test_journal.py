"""What the journal writes of a supervision that came of a request without an answer."""

import asyncio
from dataclasses import replace
from pathlib import Path

from app.calls.actions import action_named
from app.calls.call import CallKey
from app.watch.audit import AuditFile, AuditLog
from app.watch.audit_reading import Wanted, read
from app.watch.control import Intent, Outcome, Verdict
from app.watch.effects import Sighting
from app.watch.journal import AuditJournal
from app.watch.supervisions import Supervision, Supervisions


def test_a_request_without_an_answer_stays_one_in_the_log_though_its_effect_was_seen(
    tmp_path: Path,
) -> None:
    path = tmp_path / "audit.jsonl"
    listen = action_named("listen")
    assert listen is not None

    async def listened() -> None:
        journal = AuditJournal(AuditLog(AuditFile(path)))
        unknown = Outcome(Intent(listen, CallKey(2, "t"), "100"), Verdict.UNKNOWN, "No answer.")
        unknown = replace(unknown, ref=await journal.intend(unknown.intent))
        await journal.answered(unknown)
        ended: list[Supervision] = []
        supervisions = Supervisions(lambda each, _seconds: ended.append(each))
        supervisions.began(Sighting(unknown, True, "Seen.", CallKey(1, "own")), 0.0)
        supervisions.end_all(60.0)
        journal.supervision_ended(ended[0], 60.0)
        await journal.finished()

    asyncio.run(listened())
    (entry,) = read(path, Wanted()).entries
    assert (entry.verdict, entry.effect, entry.seconds) == ("unknown", "seen", 60.0)
