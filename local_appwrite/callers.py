"""Who asks: an API key, a function's key, a session, a JWT or a guest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from local_appwrite.errors import missing_scope

USER_SCOPES: Final = frozenset(
    {
        "account", "teams.read", "teams.write", "databases.read", "collections.read", "tables.read",
        "documents.read", "documents.write", "rows.read", "rows.write", "files.read", "files.write",
        "locale.read", "avatars.read", "executions.read", "executions.write", "execution.read",
        "execution.write", "tokens.read", "tokens.write",
    }
)  # fmt: skip
GUEST_SCOPES: Final = frozenset(
    {
        "global", "health.read", "locale.read", "avatars.read", "sessions.write", "documents.read",
        "documents.write", "rows.read", "rows.write", "files.read", "files.write", "executions.write",
        "execution.write", "account.guest",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Caller:
    """`roles` decide over resources with permissions; `scopes` over routes; a key skips permissions."""

    kind: str  # "key", "session", "jwt" or "guest"
    roles: frozenset[str]
    scopes: frozenset[str]
    user: dict[str, Any] | None = None
    session_id: str = ""
    title: str = "User"  # how an error names the caller
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def privileged(self) -> bool:
        return self.kind == "key"

    @property
    def user_id(self) -> str:
        return str(self.user["$id"]) if self.user else ""

    def need(self, *scopes: str) -> None:
        """Raise 401 unless one of `scopes` is held (some routes accept an old and a new spelling)."""
        if not self.scopes.intersection(scopes):
            role = {"key": "applications", "guest": "guests"}.get(self.kind, "users")
            raise missing_scope(role, list(scopes[:1]), self.title)


GUEST: Final = Caller("guest", frozenset({"any", "guests"}), GUEST_SCOPES)


def user_caller(kind: str, user: dict[str, Any], session_id: str) -> Caller:
    verified = "verified" if user.get("emailVerification") else "unverified"
    roles = {"any", "users", f"users/{verified}", f"user:{user['$id']}", f"user:{user['$id']}/{verified}"}
    roles |= {f"label:{label}" for label in user.get("labels", [])}
    return Caller(kind, frozenset(roles), USER_SCOPES, user, session_id)


def key_caller(scopes: frozenset[str]) -> Caller:
    return Caller("key", frozenset({"any"}), scopes)
