"""The errors that Appwrite answers: one class, its `type` words, the JSON body."""

from __future__ import annotations

import json
from typing import Any

SERVER_VERSION = "1.9.6"


class AppwriteError(Exception):
    """An answer that is an error: HTTP status, Appwrite's stable `type` word and a sentence."""

    def __init__(self, status: int, type_: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.type = type_
        self.message = message

    def body(self) -> dict[str, Any]:
        return {"message": self.message, "code": self.status, "type": self.type, "version": SERVER_VERSION}


def bad_argument(message: str) -> AppwriteError:
    """400 for a parameter of the wrong form; Appwrite words it `Invalid `name` param: reason`."""
    return AppwriteError(400, "general_argument_invalid", message)


def invalid_param(name: str, reason: str) -> AppwriteError:
    return bad_argument(f"Invalid `{name}` param: {reason}")


def missing_scope(role: str, scopes: list[str], who: str = "User") -> AppwriteError:
    message = f"{who} (role: {role}) missing scopes ({json.dumps(scopes)})"
    return AppwriteError(401, "general_unauthorized_scope", message)
