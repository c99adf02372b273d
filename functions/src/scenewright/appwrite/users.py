"""Who a JWT proves."""

from __future__ import annotations

from appwrite.exception import AppwriteException
from appwrite.services.account import Account

from scenewright.appwrite.client import jwt_client
from scenewright.appwrite.faults import translated
from scenewright.domain.errors import NotSignedIn


def user_of(endpoint: str, project_id: str, jwt: str) -> str:
    """The user's id, asked of Appwrite. NotSignedIn when the JWT is forged or has expired."""
    account = Account(jwt_client(endpoint, project_id, jwt))
    with translated("Checking the user"):
        try:
            return str(account.get().id)
        except AppwriteException as error:
            if error.code == 401:
                raise NotSignedIn("Your session has expired or the JWT is not valid.") from error
            raise
