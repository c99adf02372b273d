"""Accounts over HTTP, through the official SDK and raw requests."""

from __future__ import annotations

import pytest
import requests
from appwrite.exception import AppwriteException
from appwrite.id import ID
from appwrite.services.account import Account
from appwrite.services.users import Users

from tests.local_appwrite.conftest import Local

PASSWORD = "password-ada"


@pytest.fixture(scope="module")
def ada(local: Local) -> str:
    """A user with e-mail; their session secret."""
    Users(local.client()).create("ada", email="ada@example.com", password=PASSWORD, name="Ada")
    return str(Account(local.client()).create_email_password_session("ada@example.com", PASSWORD).secret)


def test_session_reads_its_own_account(local: Local, ada: str) -> None:
    account = Account(local.client(session=ada)).get()
    assert (account.id, account.name, account.email) == ("ada", "Ada", "ada@example.com")
    assert "password" not in raw(local, "/account", {"x-appwrite-session": ada}).json()


def raw(
    local: Local, path: str, headers: dict[str, str], method: str = "GET", **more: object
) -> requests.Response:
    headers = {"x-appwrite-project": local.project_id, **headers}
    return requests.request(method, local.endpoint + path, headers=headers, timeout=10, **more)  # type: ignore[arg-type]


def test_anonymous_user_becomes_one_with_email(local: Local) -> None:
    session = Account(local.client()).create_anonymous_session()
    account = Account(local.client(session=session.secret))
    account.update_email("grace@example.com", "password-grace")
    again = Account(local.client()).create_email_password_session("grace@example.com", "password-grace")
    assert again.userid == session.userid == account.get().id


def test_jwt_names_the_user_until_the_session_ends(local: Local, ada: str) -> None:
    session = Account(local.client()).create_email_password_session("ada@example.com", PASSWORD)
    token = Account(local.client(session=session.secret)).create_jwt().jwt
    assert Account(local.client(jwt=token)).get().id == "ada"
    Account(local.client(session=session.secret)).delete_session("current")
    with pytest.raises(AppwriteException) as refused:
        Account(local.client(jwt=token)).get()
    assert (refused.value.code, refused.value.type) == (401, "general_unauthorized_scope")


def test_forged_jwt_is_refused(local: Local, ada: str) -> None:
    token = Account(local.client(session=ada)).create_jwt().jwt
    forged = token[:-4] + ("aaaa" if token[-4:] != "aaaa" else "bbbb")
    answer = raw(local, "/account", {"x-appwrite-jwt": forged})
    assert answer.status_code == 401
    assert answer.json()["type"] == "user_jwt_invalid"
    assert answer.json()["message"] == "Failed to verify JWT. Invalid token: Signature failed"


def test_session_and_jwt_together_are_refused(local: Local, ada: str) -> None:
    token = Account(local.client(session=ada)).create_jwt().jwt
    answer = raw(local, "/account", {"x-appwrite-jwt": token, "x-appwrite-session": ada})
    assert (answer.status_code, answer.json()["type"]) == (403, "user_jwt_and_cookie_set")


def test_key_is_nobody_in_the_account_api(local: Local) -> None:
    answer = raw(local, "/account", {"x-appwrite-key": local.key})
    message = f'app.{local.project_id}@service.127.0.0.1 (role: applications) missing scopes (["account"])'
    assert (answer.status_code, answer.json()["message"]) == (401, message)


def test_unknown_key_is_unauthorized_even_where_guests_may_read(local: Local) -> None:
    answer = raw(local, "/account/sessions/anonymous", {"x-appwrite-key": "wrong"}, "POST", json={})
    assert (answer.status_code, answer.json()["type"]) == (401, "user_unauthorized")


def test_cookies_carry_a_session_and_end_with_it(local: Local) -> None:
    with requests.Session() as browser:
        browser.headers["x-appwrite-project"] = local.project_id
        made = browser.post(f"{local.endpoint}/account/sessions/anonymous", json={}, timeout=10)
        assert made.json()["secret"] == ""
        assert f"a_session_{local.project_id}_legacy=" in made.headers["set-cookie"]
        mine = browser.get(f"{local.endpoint}/account", timeout=10).json()
        assert mine["$id"] == made.json()["userId"]
        fallback = made.headers["x-fallback-cookies"]
        assert raw(local, "/account", {"x-fallback-cookies": fallback}).json()["$id"] == mine["$id"]
        gone = browser.delete(f"{local.endpoint}/account/sessions/current", timeout=10)
        assert (gone.status_code, gone.headers["x-fallback-cookies"]) == (204, "[]")
        assert not browser.cookies
        assert raw(local, "/account", {"x-fallback-cookies": fallback}).status_code == 401


def test_server_makes_sessions_tokens_and_jwts_for_users(local: Local, ada: str) -> None:
    users = Users(local.client())
    session = users.create_session("ada")
    assert Account(local.client(session=session.secret)).get().id == "ada"
    assert Account(local.client(jwt=users.create_jwt("ada").jwt)).get().id == "ada"
    token = users.create_token("ada")
    by_token = Account(local.client()).create_session("ada", token.secret)
    assert Account(local.client(session=by_token.secret)).get().id == "ada"
    with pytest.raises(AppwriteException, match="Invalid token"):
        Account(local.client()).create_session("ada", token.secret)


def test_users_are_updated_and_deleted_with_their_sessions(local: Local) -> None:
    users = Users(local.client())
    user = users.create(ID.unique(), email="joan@example.com", password="password-joan")
    session = users.create_session(user.id)
    assert users.update_name(user.id, "Joan").name == "Joan"
    users.update_prefs(user.id, {"theme": "dark"})
    assert raw(local, "/account/prefs", {"x-appwrite-session": session.secret}).json() == {"theme": "dark"}
    assert users.update_labels(user.id, ["editor"]).labels == ["editor"]
    assert users.list(search="joan@").total == 1
    users.delete(user.id)
    with pytest.raises(AppwriteException) as gone:
        Account(local.client(session=session.secret)).get()
    assert gone.value.code == 401


def test_eleventh_session_ends_the_oldest(local: Local) -> None:
    users = Users(local.client())
    users.create("many", "many@example.com", password="password-many")
    secrets = [users.create_session("many").secret for _ in range(11)]
    assert users.list_sessions("many").total == 10
    assert raw(local, "/account", {"x-appwrite-session": secrets[0]}).status_code == 401
    assert raw(local, "/account", {"x-appwrite-session": secrets[1]}).status_code == 200


def test_blocked_user_is_told_so(local: Local) -> None:
    users = Users(local.client())
    user = users.create(ID.unique(), email="mallory@example.com", password="password-mallory")
    session = users.create_session(user.id)
    users.update_status(user.id, False)
    with pytest.raises(AppwriteException) as refused:
        Account(local.client(session=session.secret)).get()
    assert (refused.value.code, refused.value.type) == (401, "user_blocked")


@pytest.mark.parametrize(
    ("body", "status", "type_"),
    [
        ({"userId": "eve", "email": "eve@example.com", "password": "short"}, 400, "general_argument_invalid"),
        ({"userId": "eve", "email": "nowhere", "password": PASSWORD}, 400, "general_argument_invalid"),
        (
            {"userId": "-eve", "email": "eve@example.com", "password": PASSWORD},
            400,
            "general_argument_invalid",
        ),
        ({"email": "eve@example.com", "password": PASSWORD}, 400, "general_argument_invalid"),
        ({"userId": "ada", "email": "eve@example.com", "password": PASSWORD}, 409, "user_already_exists"),
        ({"userId": "eve", "email": "ada@example.com", "password": PASSWORD}, 409, "user_already_exists"),
    ],
)
def test_bad_signups_are_refused(
    local: Local, ada: str, body: dict[str, str], status: int, type_: str
) -> None:
    answer = raw(local, "/account", {}, "POST", json=body)
    assert (answer.status_code, answer.json()["type"]) == (status, type_)


def test_nobody_takes_the_email_of_another(local: Local, ada: str) -> None:
    session = Account(local.client()).create_anonymous_session()
    with pytest.raises(AppwriteException) as refused:
        Account(local.client(session=session.secret)).update_email("ada@example.com", "password-eve")
    assert (refused.value.code, refused.value.type) == (409, "user_target_already_exists")


def test_wrong_password_opens_nothing(local: Local, ada: str) -> None:
    body = {"email": "ada@example.com", "password": "wrong-password"}
    answer = raw(local, "/account/sessions/email", {}, "POST", json=body)
    assert (answer.status_code, answer.json()["type"]) == (401, "user_invalid_credentials")


@pytest.mark.parametrize(
    ("form", "unknown"),
    [
        ("1.4.0", {"mfa", "targets", "impersonator", "impersonatorUserId"}),
        ("meaningless", {"mfa", "targets", "impersonator", "impersonatorUserId"}),
        ("1.8.0", {"impersonator", "impersonatorUserId"}),
        ("1.9.5", set()),
        ("2.5.0", set()),
    ],
)
def test_older_clients_get_the_fields_that_they_know(
    local: Local, ada: str, form: str, unknown: set[str]
) -> None:
    newest = raw(local, "/account", {"x-appwrite-session": ada}).json()
    answer = raw(local, "/account", {"x-appwrite-session": ada, "x-appwrite-response-format": form})
    assert set(newest) - set(answer.json()) == unknown


def test_operator_logs_in_to_the_console_with_the_key(local: Local) -> None:
    console = {"x-appwrite-project": "console"}
    login = {"email": "admin@example.com", "password": local.key}
    made = requests.post(f"{local.endpoint}/account/sessions/email", json=login, headers=console, timeout=10)
    assert made.cookies["a_session_console"]
    cookie = {"cookie": f"a_session_console={made.cookies['a_session_console']}"}
    assert raw(local, "/account", {**console, **cookie}).json()["email"] == "admin@example.com"
    assert raw(local, "/users", {**cookie, "x-appwrite-mode": "admin"}).status_code == 200
    assert raw(local, "/users", cookie).status_code == 401
    assert raw(local, "/users/" + made.json()["userId"], {"x-appwrite-key": local.key}).status_code == 404
