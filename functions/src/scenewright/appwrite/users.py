"""Who a JWT proves."""

from __future__ import annotations

from dataclasses import dataclass

from appwrite.exception import AppwriteException
from appwrite.services.account import Account

from scenewright.appwrite.client import jwt_client
from scenewright.appwrite.faults import translated
from scenewright.domain.errors import NotSignedIn


@dataclass(frozen=True)
class User:
    """`labels` are what an operator gave the user, in Appwrite's order."""

    id: str
    labels: tuple[str, ...]


def user_of(endpoint: str, project_id: str, jwt: str) -> User:
    """The user, asked of Appwrite. NotSignedIn when the JWT is forged or has expired."""
    account = Account(jwt_client(endpoint, project_id, jwt))
    with translated("Checking the user"):
        try:
            found = account.get()
            return User(str(found.id), tuple(found.labels))
        except AppwriteException as error:
            if error.code == 401:
                raise NotSignedIn("Your session has expired or the JWT is not valid.") from error
            raise
