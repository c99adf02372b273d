"""Every setting, read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError

from scenewright.domain.errors import Misconfigured
from scenewright.domain.usage import LIMITS_BY_LABEL, Limits
from scenewright.domain.webhooks import derived_secret, key_of
from scenewright.entry.provider_settings import provider_settings
from scenewright.providers.keys import ProviderSettings

OWN_VARIABLES: Final = (
    "SCENEWRIGHT_SECRET",
    "SCENEWRIGHT_PUBLIC_ENDPOINT",
    "SCENEWRIGHT_SCENES_IN_FLIGHT",
    "SCENEWRIGHT_SCENES_PER_OWNER",
    "SCENEWRIGHT_TIMEOUT_SECONDS",
    "SCENEWRIGHT_KEEP_WORK_DAYS",
    "SCENEWRIGHT_LEASE_SECONDS",
    "SCENEWRIGHT_LIMITS",
    "SCENEWRIGHT_SUBMITS_PER_MINUTE",
    "SCENEWRIGHT_METRICS_TOKEN",
    "SCENEWRIGHT_WEBHOOK_URL",
    "SCENEWRIGHT_WEBHOOK_SECRETS",
)
MIN_SECRET: Final = 16
MAX_IN_FLIGHT: Final = 64


@dataclass(frozen=True)
class Settings:
    """What the functions need to know. `.env.example` names every variable."""

    endpoint: str
    public_endpoint: str
    project_id: str
    function_id: str
    function_timeout_seconds: int
    secret: str = field(repr=False)
    scenes_in_flight: int
    scenes_per_owner: int
    keep_work_days: int
    lease_seconds: int
    limits: Mapping[str, Limits]
    submits_per_minute: int
    metrics_token: str = field(repr=False)
    webhook_url: str
    webhook_secrets: tuple[str, ...] = field(repr=False)
    providers: ProviderSettings

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Raises Misconfigured with the name of the variable that is missing or wrong."""
        endpoint = _need(env, "APPWRITE_FUNCTION_API_ENDPOINT").rstrip("/")
        secret = _need(env, "SCENEWRIGHT_SECRET")
        if len(secret) < MIN_SECRET:
            raise Misconfigured(f"SCENEWRIGHT_SECRET has to be at least {MIN_SECRET} characters long.")
        vcpus = env.get("APPWRITE_FUNCTION_CPUS", "1")
        return cls(
            endpoint=endpoint,
            public_endpoint=env.get("SCENEWRIGHT_PUBLIC_ENDPOINT", "").rstrip("/") or endpoint,
            project_id=_need(env, "APPWRITE_FUNCTION_PROJECT_ID"),
            function_id=_need(env, "APPWRITE_FUNCTION_ID"),
            function_timeout_seconds=_whole(env, "SCENEWRIGHT_TIMEOUT_SECONDS", 900, 30, 86_400),
            secret=secret,
            scenes_in_flight=_whole(env, "SCENEWRIGHT_SCENES_IN_FLIGHT", _ceiling(vcpus), 1, MAX_IN_FLIGHT),
            scenes_per_owner=_whole(env, "SCENEWRIGHT_SCENES_PER_OWNER", MAX_IN_FLIGHT, 1, MAX_IN_FLIGHT),
            keep_work_days=_whole(env, "SCENEWRIGHT_KEEP_WORK_DAYS", 0, 0, 3_650),
            lease_seconds=_whole(env, "SCENEWRIGHT_LEASE_SECONDS", 60, 1, 600),
            limits=_limits(env),
            submits_per_minute=_whole(env, "SCENEWRIGHT_SUBMITS_PER_MINUTE", 30, 1, 10_000),
            metrics_token=env.get("SCENEWRIGHT_METRICS_TOKEN", "").strip(),
            webhook_url=env.get("SCENEWRIGHT_WEBHOOK_URL", "").strip(),
            webhook_secrets=_webhook_secrets(env, secret),
            providers=provider_settings(env),
        )


def _limits(env: Mapping[str, str]) -> Mapping[str, Limits]:
    """By label of the owner, as JSON: `{"": {"videos": 20}, "pro": {"videos": 500, "cost_usd": 50}}`."""
    text = env.get("SCENEWRIGHT_LIMITS", "").strip()
    try:
        return LIMITS_BY_LABEL.validate_json(text) if text else {}
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Misconfigured(f"SCENEWRIGHT_LIMITS: {where}: {first['msg']}.") from error


def _webhook_secrets(env: Mapping[str, str], secret: str) -> tuple[str, ...]:
    """As they are set; else one that follows from the secret, so that nothing goes out unsigned."""
    secrets = tuple(env.get("SCENEWRIGHT_WEBHOOK_SECRETS", "").split())
    try:
        for each in secrets:
            key_of(each)
    except ValueError as wrong:
        raise Misconfigured(f"SCENEWRIGHT_WEBHOOK_SECRETS: {wrong}.") from wrong
    return secrets or (derived_secret(secret),)


def _need(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise Misconfigured(f"The variable {name} is not set.")
    return value


def _whole(env: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise Misconfigured(f"{name} has to be a whole number from {lowest} to {highest}.")
    return int(text)


def _ceiling(vcpus: str) -> int:
    try:
        return max(1, round(float(vcpus)))
    except ValueError:
        return 1
