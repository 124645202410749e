"""What the API says of the account is read with its oddities: extensions, groups, the user."""

from dataclasses import replace

import pytest

from app.calls.extension import Extension, Group
from app.telphin.account import read_extensions, read_groups, read_registration, read_user
from app.telphin.text import clean_text
from app.telphin.wire import NotTheShape


def test_extensions_are_read_with_their_oddities() -> None:
    page = read_extensions(
        [
            {
                "id": 5,
                "name": "2566*887@sipproxy.telphin.ru",
                "label": "Пётр\x1b",
                "type": "PHONE",
                "status": "active",
                "client_id": 9,
                "extension_group_id": 3,
                "create_date": "2020-03-16 12:11:13",
                "extra_params": "null",
            },
            {"id": "6", "name": "000*100", "label": None, "type": "queue", "status": "blocked"},
            {"id": 7, "name": 300},
            {"id": None, "name": "000*1"},
            {"id": 8, "name": None},
            "row",
        ],
        clean_text,
    )
    assert page.extensions == (
        Extension(5, "2566*887@sipproxy.telphin.ru", "Пётр·", group_id=3),
        Extension(6, "000*100", "", kind="queue", active=False),
        Extension(7, "300"),
    )
    assert (page.rows, page.bad_rows, page.client_ids) == (6, 3, frozenset({9}))


def test_groups_are_read_and_a_nameless_one_goes_by_its_id() -> None:
    groups, bad = read_groups([{"id": 1, "name": "Sales"}, {"id": 2}, {"name": "x"}], clean_text)
    assert groups == (Group(1, "Sales"), Group(2, "#2"))
    assert bad == 1


@pytest.mark.parametrize("body", [None, {}, "x", 5])
def test_extensions_and_groups_are_lists_or_nothing(body: object) -> None:
    with pytest.raises(NotTheShape):
        read_extensions(body, clean_text)
    with pytest.raises(NotTheShape):
        read_groups(body, clean_text)


def test_the_user_is_read_with_ids_or_without() -> None:
    full = {
        "id": 1,
        "login": "boss",
        "admin": True,
        "client_id": "9",
        "extension_group_id": None,
        "extension_id": None,
        "timezone": "Europe/Moscow",
        "access": "full",
    }
    user = read_user(full, clean_text)
    assert (user.login, user.admin, user.client_id, user.read_only) == ("boss", True, 9, False)
    assert (user.extension_id, user.extension_group_id) == (None, None)
    assert user.timezone == "Europe/Moscow"
    assert read_user(full | {"access": "read_only"}, clean_text) == replace(user, read_only=True)
    assert read_user({"id": 1}, clean_text).login == ""


@pytest.mark.parametrize("body", [None, [], {}, {"message": "no"}, {"id": 1, "admin": "maybe"}])
def test_what_is_no_user_is_refused(body: object) -> None:
    with pytest.raises(NotTheShape):
        read_user(body, clean_text)


def test_registration_is_a_yes_or_no() -> None:
    assert read_registration({"registered": True, "registrations": [{}]}) is True
    assert read_registration({"registered": 0}) is False


@pytest.mark.parametrize("body", [None, {}, [], {"registered": "perhaps"}])
def test_what_is_no_registration_is_refused(body: object) -> None:
    with pytest.raises(NotTheShape):
        read_registration(body)
