"""The translations: complete, usable, and no wider than the places they have to fit in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from rich.cells import cell_len

from app.calls.actions import ACTIONS
from app.calls.lines import IdleAgent, IdleKey, IdleSince
from app.locale import DOMAIN, _, ngettext, use_language
from app.ui.keys import key_hints
from app.ui.widgets import audit_list
from app.ui.widgets.columns import (
    COLUMNS,
    ENDED,
    ENDED_GLYPH,
    GLYPHS,
    IDLE,
    IDLE_GLYPH,
    UNREGISTERED,
    UNREGISTERED_GLYPH,
    WORDS,
    time_text,
)
from app.ui.widgets.key_bar import lines
from app.watch.at_keyboard import AtKeyboard
from app.watch.audit import Asked
from app.watch.audit_reading import Entry
from app.watch.control import Verdict
from tests import catalogue

RUSSIAN = catalogue.LOCALE / "ru" / "LC_MESSAGES" / f"{DOMAIN}.po"
FORMS = 3
"""Plural forms of Russian: 1 звонок, 2 звонка, 5 звонков."""

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NARROW = 78
"""Cells for text in a terminal of 80: the board leaves one free on either side."""


@pytest.fixture(scope="module")
def translated() -> Catalog:
    return catalogue.read(RUSSIAN)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory, translated: Catalog) -> Path:
    """A folder with the compiled catalogue, as an installation makes it."""
    folder = tmp_path_factory.mktemp("locale")
    target = folder / "ru" / "LC_MESSAGES" / f"{DOMAIN}.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, translated)
    return folder


@pytest.fixture
def in_russian(compiled: Path) -> Iterator[None]:
    use_language("ru", compiled)
    yield
    use_language("en", compiled)


def texts(of: object) -> tuple[str, ...]:
    """The forms of a message or of its translation: one, or one for each plural form."""
    if isinstance(of, str):
        return (of,)
    assert isinstance(of, tuple | list)
    return tuple(str(text) for text in of)


def placeholders(text: str) -> set[tuple[str, str | None]]:
    return {(name, spec) for _text, name, spec, _how in Formatter().parse(text) if name is not None}


def messages(of: Catalog) -> list[Message]:
    return [message for message in of if message.id]


def test_every_text_of_the_source_has_a_translation_and_none_is_left_over(
    translated: Catalog,
) -> None:
    wanted = {texts(message.id) for message in messages(catalogue.of_source())}
    given = {texts(message.id) for message in messages(translated) if all(texts(message.string))}
    assert given == wanted, "run: .venv/bin/python -m tests.catalogue"


def test_the_catalogue_is_as_the_command_that_updates_it_writes_it() -> None:
    assert RUSSIAN.read_bytes() == catalogue.updated(RUSSIAN)


@pytest.mark.parametrize(
    "slip",
    [
        " – ",  # a dash between words is long
        "'{",  # quotation marks are «»
        "'callwatch",
        "станци",  # the exchange is АТС
        "артин",  # the picture is the board's: табло
        "внутренн",  # an extension is добавочный
        # Names come as they are, so nothing may stand before them that wants another case.
        " с {party}",
        " от {party}",
        "звонок {agent}",
        " от {agent}",
        " у {agent}",
    ],
)
def test_the_russian_has_one_word_and_one_spelling_for_a_thing(
    slip: str, translated: Catalog
) -> None:
    strings = [text for message in messages(translated) for text in texts(message.string)]
    assert [text for text in strings if slip in text.replace("'{{", "")] == []  # that is JSON


def test_no_translation_is_doubtful_or_out_of_use(translated: Catalog) -> None:
    assert not [message.id for message in messages(translated) if message.fuzzy]
    assert not translated.obsolete


def test_a_translation_has_the_placeholders_of_its_text(translated: Catalog) -> None:
    wrong = [
        (message.id, form)
        for message in messages(translated)
        for form in texts(message.string)
        if placeholders(form) != placeholders(texts(message.id)[-1])
    ]
    assert not wrong


def test_a_translation_begins_and_ends_with_the_line_breaks_and_spaces_of_its_text(
    translated: Catalog,
) -> None:
    def edges(text: str) -> tuple[str, str, int]:
        return text[: -len(text.lstrip())], text[len(text.rstrip()) :], text.count("\n")

    wrong = [
        message.id
        for message in messages(translated)
        for form in texts(message.string)
        if edges(form) != edges(texts(message.id)[0])
    ]
    assert not wrong


def test_a_counted_thing_has_a_form_for_one_for_few_and_for_many(translated: Catalog) -> None:
    counted = [message for message in messages(translated) if message.pluralizable]
    assert counted
    assert [m.id for m in counted if len(texts(m.string)) != FORMS] == []
    assert translated.num_plurals == FORMS


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "Повтор через 1 секунду."),
        (3, "Повтор через 3 секунды."),
        (5, "Повтор через 5 секунд."),
        (11, "Повтор через 11 секунд."),
        (21, "Повтор через 21 секунду."),
    ],
)
@pytest.mark.usefixtures("in_russian")
def test_numbers_take_the_right_form(count: int, sentence: str) -> None:
    text = ngettext("Next try in {n} second.", "Next try in {n} seconds.", count)
    assert text.format(n=count) == sentence


@pytest.mark.usefixtures("in_russian")
def test_the_board_speaks_russian() -> None:
    assert [_(column.title) for column in COLUMNS[:4]] == ["время", "состояние", "доб.", "оператор"]
    assert ("x", "Завершить") in key_hints()
    assert _("Cancel") == "Отмена"


def test_without_a_compiled_catalogue_the_texts_stay_english(tmp_path: Path) -> None:
    use_language("ru", tmp_path)
    assert _("Cancel") == "Cancel"


def _idle(seconds: int) -> IdleAgent:
    """An agent who has been idle for at least so long."""
    return IdleAgent(IdleKey(1), IdleSince(NOON - timedelta(seconds=seconds), exact=False))


@pytest.mark.usefixtures("in_russian")
def test_the_words_of_the_table_fit_their_columns() -> None:
    width = {column.name: column.width for column in COLUMNS}
    states = [f"{GLYPHS[state]} {_(word)}" for state, word in WORDS.items()]
    shown = {
        "state": [
            *states,
            f"{ENDED_GLYPH} {_(ENDED)}",
            f"{IDLE_GLYPH} {_(IDLE)}",
            f"{UNREGISTERED_GLYPH} {_(UNREGISTERED)}",
        ],
        "time": [
            time_text(_idle(seconds), NOON, room=room)
            for seconds in (3599, 35_999, 36_000, 400_000)
            for room in (6, 7)
        ],
        "direction": [_("in"), _("out")],
        "recording": [_("rec")],
    }
    for column in COLUMNS:
        for text in (_(column.title), *shown.get(column.name, ())):
            assert cell_len(text) <= width[column.name], f"{column.name}: {text}"


@pytest.mark.usefixtures("in_russian")
def test_the_words_of_the_audit_log_fit_their_columns() -> None:
    width = {column.name: column.width for column in audit_list.COLUMNS}
    for column in audit_list.COLUMNS:
        assert cell_len(_(column.title)) <= width[column.name], column.name
    entry = Entry("1", datetime.now(UTC), False, AtKeyboard("anna", 1), Asked("park"))
    known = [
        replace(entry, verdict=verdict.value, code=code, effect=effect)
        for verdict, code in ((Verdict.ACCEPTED, 200), (Verdict.UNKNOWN, 0))
        for effect in ("seen", "not seen")
    ]
    ends = [entry, *known, *(replace(entry, verdict=v.value, code=403) for v in Verdict)]
    for end in ends:
        assert cell_len(end.outcome) <= width["outcome"], end.outcome


@pytest.mark.usefixtures("in_russian")
def test_the_keys_of_the_board_fit_two_lines_of_a_narrow_terminal() -> None:
    assert len(lines(key_hints(), NARROW)) == 2


@pytest.mark.usefixtures("in_russian")
def test_the_totals_of_the_board_fit_a_narrow_terminal() -> None:
    parts = (
        "● " + _("{n} talking").format(n=12),
        "◐ " + _("{n} ringing").format(n=3),
        "↪ " + _("{n} forwarded").format(n=1),
        "○ " + _("{n} idle").format(n=20),
        _("{n} s old").format(n=3),
        _("longest {time} ({extension})").format(time="12:34", extension="101"),
    )
    assert cell_len("  ".join(parts)) <= NARROW


@pytest.mark.usefixtures("in_russian")
def test_the_verdicts_of_a_check_stay_within_their_column() -> None:
    assert max(len(_(verdict)) for verdict in ("ok", "note", "FAILED")) <= 7


@pytest.mark.usefixtures("in_russian")
def test_every_action_has_a_name_of_its_own() -> None:
    assert len({_(action.label) for action in ACTIONS}) == len(ACTIONS)
