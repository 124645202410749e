"""What the system refuses is told in our words, and in ours where a file of ours is refused."""

import errno
import os
from pathlib import Path

import pytest

from app.commands.first_start import _keep
from app.locale.reasons import why_not_read, why_not_written
from app.settings import Settings
from tests.languages import speaking


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.ENOENT, errno.EEXIST])
def test_no_word_of_the_systems_is_left(number: int) -> None:
    error = OSError(number, os.strerror(number))
    with speaking("ru"):
        for said in (why_not_read(error), why_not_written(error)):
            assert said
            assert not any(character.isascii() and character.isalpha() for character in said)


def test_words_of_our_own_stay_and_what_is_not_known_keeps_the_systems() -> None:
    assert why_not_read(PermissionError(errno.EPERM, "it is not a file")) == "it is not a file"
    assert why_not_read(OSError(errno.EXDEV, os.strerror(errno.EXDEV))) == os.strerror(errno.EXDEV)


def test_settings_that_cannot_be_kept_are_told_in_the_language_in_use(tmp_path: Path) -> None:
    (tmp_path / "callwatch").write_text("a file where the folder would be")
    with speaking("ru"):
        objection = _keep(tmp_path / "callwatch" / "config.toml", Settings(), "secret")
    assert objection is not None
    assert "File exists" not in objection.sentence
