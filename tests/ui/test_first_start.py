"""The first start: what is asked for is tried at the exchange, and kept for its owner alone."""

import socket
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from app.commands.first_start import try_and_keep
from app.locale import _
from app.settings import load
from app.simulator.server import Running
from app.ui.first_start import FirstStart
from app.ui.looks import Looks
from app.ui.screens.first_start import Given
from tests.languages import LANGUAGES, MARKED, speaking
from tests.ui.board_pilot import Keyboard
from tests.ui.test_languages import LATIN, NAMES, cut

SIZES = [(80, 24), (120, 40), (60, 12)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "config.toml"


@asynccontextmanager
async def asked(
    exchange: Running, path: Path, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Keyboard, FirstStart]]:
    given = Given(base_url=exchange.base_url)
    app = FirstStart(given, partial(try_and_keep, path), "~/config.toml", Looks())
    async with app.run_test(size=size, notifications=True) as pilot:
        yield Keyboard(app, pilot), app


def is_there(path: Path) -> bool:
    return path.exists()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def content(path: Path) -> str:
    return path.read_text("utf-8")


def somebody_writes(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, "utf-8")


def typed(text: str) -> list[str]:
    return [
        {"-": "minus", "_": "underscore", ".": "full_stop", ":": "colon", "/": "slash"}.get(c, c)
        for c in text
    ]


async def fill_in(hand: Keyboard, exchange: Running, *, secret: str = "", phone: str) -> None:
    """From the id on, which has the focus; Enter goes on and, at the last, tries."""
    secret = secret or exchange.client_secret
    await hand.press(*typed(exchange.client_id), "enter", *typed(secret), "enter")
    await hand.press(*typed(phone), "enter")


async def test_what_works_is_kept_for_its_owner_alone_and_the_secret_is_never_seen(
    exchange: Running, path: Path
) -> None:
    async with asked(exchange, path) as (hand, app):
        await hand.sees("Application's id")
        await hand.press(*typed(exchange.client_id), "enter", *typed(exchange.client_secret))
        await hand.sees("•••")
        assert exchange.client_secret not in hand.text()
        await hand.press("enter", "1", "0", "0", "enter")
        await hand.until(lambda: app.kept, "the end")
    found = load(str(path), environment={}).settings
    assert found.api.base_url == exchange.base_url
    assert found.api.client_id == exchange.client_id
    assert found.api.client_secret is not None
    assert found.api.client_secret.get_secret_value() == exchange.client_secret
    assert found.supervisor.phone == "100"
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700
    assert "# seconds between two looks" in content(path)


async def test_a_wrong_secret_is_told_and_can_be_mended(exchange: Running, path: Path) -> None:
    async with asked(exchange, path) as (hand, app):
        await fill_in(hand, exchange, secret="hunter2", phone="100")
        await hand.sees("refused the id or its secret")
        assert "hunter2" not in hand.text()
        assert not is_there(path)
        await hand.press("ctrl+u", *typed(exchange.client_secret), "enter", "enter")
        await hand.until(lambda: app.kept, "the end")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:1", "Please check the address, the network and its proxy."),
        ("https://nowhere.invalid", "was not found; please check it, and the network."),
    ],
)
async def test_where_nobody_answers_the_dialogs_own_words_say_what_to_look_at(
    path: Path, address: str, said: str
) -> None:
    objection = await try_and_keep(path, Given(address, "id", "secret"), False)
    assert objection is not None
    assert objection.sentence.endswith(said)
    assert "[api]" not in objection.sentence
    assert objection.field == "base_url"
    assert not is_there(path)


async def test_a_low_window_shows_what_is_wrong_beside_the_fields(
    exchange: Running, path: Path
) -> None:
    async with asked(exchange, path, size=(60, 12)) as (hand, _app):
        await hand.sees("Application's id")
        await fill_in(hand, exchange, secret="wrong", phone="999")
        await hand.sees("refused the id or its secret")
        await hand.sees("Its secret")


async def test_an_address_that_is_none_is_told_by_what_is_expected(
    exchange: Running, path: Path
) -> None:
    async with asked(exchange, path) as (hand, _app):
        await hand.press("up", "ctrl+u", *typed("ftp"), "enter")
        await fill_in(hand, exchange, phone="")
        await hand.sees("expected https://HOST")
        assert not is_there(path)


async def test_an_exchange_that_does_not_answer_is_told_with_what_to_look_at(
    exchange: Running, path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with asked(exchange, path) as (hand, _app):
        await hand.press("up", "ctrl+u", *typed(f"http://127.0.0.1:{port}"), "enter")
        await fill_in(hand, exchange, phone="")
        await hand.sees("the network and its proxy.")
        assert not is_there(path)


async def test_a_phone_that_is_none_of_the_account_is_asked_about(
    exchange: Running, path: Path
) -> None:
    async with asked(exchange, path) as (hand, app):
        await fill_in(hand, exchange, phone="555")
        await hand.sees("555 is not an extension of this account.")
        assert not is_there(path)
        await hand.press("enter")
        await hand.until(lambda: app.kept, "the end")
    assert load(str(path), environment={}).settings.supervisor.phone == "555"


async def test_what_has_to_be_there_is_named_and_the_phone_need_not(
    exchange: Running, path: Path
) -> None:
    async with asked(exchange, path) as (hand, app):
        await hand.press("enter", "enter", "enter")
        await hand.sees("Please fill this in.")
        await fill_in(hand, exchange, phone="")
        await hand.until(lambda: app.kept, "the end")
    assert load(str(path), environment={}).settings.supervisor.phone == ""


async def test_a_file_that_is_there_by_now_is_left_as_it_is(exchange: Running, path: Path) -> None:
    somebody_writes(path, "mine")
    async with asked(exchange, path) as (hand, _app):
        await fill_in(hand, exchange, phone="100")
        await hand.sees("exists already")
    assert content(path) == "mine"


async def test_escape_leaves_and_nothing_is_written(exchange: Running, path: Path) -> None:
    async with asked(exchange, path) as (hand, app):
        await hand.press("x", "escape")
        await hand.until(lambda: not app.is_running, "the end")
        assert not app.kept
    assert not is_there(path.parent)


def test_the_secret_is_in_no_representation() -> None:
    assert "hunter2" not in repr(Given(secret="hunter2"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
async def test_everything_has_its_place(
    exchange: Running, path: Path, size: tuple[int, int], language: str
) -> None:
    with speaking(language):
        async with asked(exchange, path, size) as (hand, app):
            await hand.sees(_("Address of the API"))
            if size[1] >= 24:
                assert cut(app) == [], hand.text()


async def test_every_text_comes_from_the_catalogue(exchange: Running) -> None:
    with speaking(MARKED):
        async with asked(exchange, Path("/1/2")) as (hand, _app):
            await hand.sees("127.0.0.1")
            left = set(LATIN.findall(hand.text())) - NAMES - {"http", "config", "toml"}
    assert left == set()
