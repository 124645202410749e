"""[rights] and [privacy]: what is taken, what is refused, and what a session makes of it."""

from pathlib import Path

import pytest

from app.calls.actions import ACTIONS
from app.calls.privacy import Mask, Masking
from app.calls.rights import Rights
from app.commands.allowed import mask_of, rights_of
from app.commands.dashboard import note_unmasking, options
from app.settings import Loaded, SettingsError, load
from app.watch.audit import AuditFile, AuditLog
from tests.unit.test_settings import loaded, written


def refused(text: str, folder: Path) -> str:
    with pytest.raises(SettingsError) as problem:
        load(written(folder, text), environment={})
    return str(problem.value)


def plain(loaded: Loaded) -> Rights:
    """The rights without where they stand."""
    rights = rights_of(loaded)
    assert all("config.toml" in place for place in rights.places.values())
    return rights


def test_by_default_everything_may_be_done_and_nothing_is_masked(tmp_path: Path) -> None:
    defaults = loaded("", tmp_path)
    assert rights_of(defaults) == Rights()
    assert mask_of(defaults.settings) == Mask()
    assert not mask_of(defaults.settings)


def test_actions_are_meant_by_our_names_or_the_apis_each_once(tmp_path: Path) -> None:
    text = '[rights]\nactions = ["Eavesdrop", "listen", "pickup", "hangup"]'
    assert plain(loaded(text, tmp_path)).actions == {"listen", "takeover", "hangup"}
    assert plain(loaded("[rights]\nactions = []", tmp_path)).actions_left() == ()


def test_all_of_it_reaches_the_dashboard(tmp_path: Path) -> None:
    text = (
        '[rights]\nread_only = true\nextensions = ["101", "group:Sales"]\nunmask = true\n'
        'confirm_typed = ["hangup"]\nrequire_reason = ["conference"]\n'
        'reasons = ["  Complaint ", "Training", "Complaint"]\n'
        '[privacy]\nmask = "middle"\nkeep_first = 0\nkeep_last = 4\n'
    )
    session = options(loaded(text, tmp_path))
    rights = session.rights
    assert rights.read_only
    assert rights.unmask
    assert str(rights.extensions) == "101,group:Sales"
    assert rights.confirm_typed == {"hangup"}
    assert rights.require_reason == {"barge"}
    assert rights.reasons == ("Complaint", "Training")
    assert session.mask == Mask(Masking.MIDDLE, 0, 4)
    assert f"file {tmp_path}/config.toml, [rights] read_only" in rights.lacking(ACTIONS[0])


def test_a_flag_makes_it_read_only_whatever_the_file_says(tmp_path: Path) -> None:
    found = loaded("[rights]\nread_only = false", tmp_path, flags={"rights.read_only": True})
    assert "flag --read-only" in rights_of(found).lacking(ACTIONS[0])


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ('[rights]\nactions = ["dance"]', '["dance"]', "'dance' is not an action; there are"),
        ('[rights]\nconfirm_typed = ["\\u001b[2J"]', "is not an action", "listen, whisper"),
        ("[rights]\nactions = 5", "5", "names of actions"),
        ('[rights]\nrequire_reason = [["hangup"]]', "hangup", "names of actions"),
        ('[rights]\nread_only = "maybe"', '"maybe"', "true or false"),
        ("[rights]\nunmask = 7", "7", "true or false"),
        ('[rights]\nextensions = ["1-"]', '["1-"]', "ranges (105-110)"),
        ('[rights]\nreasons = [" "]', '[" "]', "Please give a reason"),
        (f'[rights]\nreasons = ["{"x" * 121}"]', "xxx", "at most 120 characters"),
        (f"[rights]\nreasons = {[str(n) * 3 for n in range(10)]}", "000", "at most 9 short texts"),
        ('[privacy]\nmask = "half"', '"half"', '"none", "middle" (all but the ends) or "all"'),
        ("[privacy]\nmask = true", "true", '"none", "middle"'),
        ("[privacy]\nkeep_first = -1", "-1", "from 0 to 6"),
        ("[privacy]\nkeep_last = 7", "7", "from 0 to 6"),
        ("[privacy]\nkeep_last = 1.5", "1.5", "from 0 to 6"),
        ("[privacy]\nkeep_last = true", "true", "from 0 to 6"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_is_expected(
    text: str, found: str, expected: str, tmp_path: Path
) -> None:
    sentence = refused(text, tmp_path)
    assert sentence.startswith(f"file {tmp_path}/config.toml: ")
    assert found in sentence
    assert expected in sentence
    assert sentence.isprintable()


def test_a_lifted_mask_stands_in_the_audit_log_and_without_its_line_stays(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    assert note_unmasking(AuditLog(AuditFile(path))) == ""
    assert '"event":"unmask"' in path.read_text()
    assert note_unmasking(AuditLog(AuditFile(tmp_path)))
