"""The SDK's client with our time limits: nothing of one caller reaches the next."""

from __future__ import annotations

from appwrite.services.account import Account

from scenewright.appwrite.client import http
from scenewright.appwrite.users import user_of
from scripts.local_project import LocalProject


def test_no_cookie_of_one_user_speaks_for_another(project: LocalProject):
    sessions = [Account(project.client()).create_anonymous_session() for _ in range(2)]
    jwts = [Account(project.user_client(session.secret)).create_jwt().jwt for session in sessions]
    users = [user_of(project.endpoint, project.project_id, jwt) for jwt in jwts]
    assert [user.id for user in users] == [session.userid for session in sessions]
    assert len({user.id for user in users}) == 2
    assert not http.session().cookies
