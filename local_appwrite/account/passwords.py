"""Passwords: argon2 with the parameters of the real server, off the event loop."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from local_appwrite.body import required
from local_appwrite.errors import invalid_param

_HASHER: Final = PasswordHasher(time_cost=4, memory_cost=65536, parallelism=3)


def password_param(values: dict[str, Any], name: str = "password") -> str:
    value = required(values, name)
    if not isinstance(value, str) or not 8 <= len(value) <= 256:
        raise invalid_param(name, "Password must be between 8 and 256 characters long.")
    return value


async def hashed(password: str) -> str:
    return await asyncio.to_thread(_HASHER.hash, password)


async def matches(stored: str, password: str) -> bool:
    if not stored:
        return False
    try:
        return await asyncio.to_thread(_HASHER.verify, stored, password)
    except VerificationError:
        return False
