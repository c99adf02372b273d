"""What was asked of whom, what it cost and how it went: in Langfuse when its keys are set, else nowhere."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from threading import Thread
from typing import Any, Final, Protocol, TypeVar

from scenewright.domain.errors import ScenewrightError

T = TypeVar("T")

FLUSH_S: Final = 2
_log = logging.getLogger(__name__)


class Generation(Protocol):
    """A call to a model that is being traced."""

    def record(self, *, usage: Mapping[str, int], cost_usd: float) -> None:
        """What it used, by unit (`input` and `output` tokens, `images`, `characters`), and its price."""
        ...


class Tracer(Protocol):
    """Observes and never interferes: no method raises, and errors of the traced code pass through."""

    def step(self, name: str, *, video_id: str) -> AbstractContextManager[None]:
        """A step of a video (`plan`, `scene 3`); what is traced within belongs to it. Ends with a flush."""
        ...

    def generation(self, name: str, *, model: str, prompt: str) -> AbstractContextManager[Generation]: ...


def trace_id(video_id: str) -> str:
    """The trace of a video: the same in every process, so that all executions land on one."""
    return hashlib.sha256(f"video:{video_id}".encode()).hexdigest()[:32]


class _Untraced:
    def record(self, *, usage: Mapping[str, int], cost_usd: float) -> None: ...


class NoTracer:
    @contextmanager
    def step(self, *_: object, **__: object) -> Iterator[None]:
        yield

    @contextmanager
    def generation(self, *_: object, **__: object) -> Iterator[Generation]:
        yield _Untraced()


NO_TRACING: Final = NoTracer()


@dataclass(frozen=True)
class LangfuseTracer:
    """Langfuse's SDK is imported at the first step. A Langfuse that is down costs a step at most `FLUSH_S`.

    Nesting follows the context: threads must be started with a copy of it (`asyncio.to_thread` does).
    """

    public_key: str
    secret_key: str = field(repr=False)
    base_url: str = ""

    @contextmanager
    def step(self, name: str, *, video_id: str) -> Iterator[None]:
        trace = {"trace_id": trace_id(video_id)}
        try:
            with self._observation(
                name=name, as_type="span", trace_context=trace, metadata={"video": video_id}
            ):
                yield
        finally:
            self._flush()

    @contextmanager
    def generation(self, name: str, *, model: str, prompt: str) -> Iterator[Generation]:
        with self._observation(name=name, as_type="generation", model=model, input=prompt) as observation:
            yield _TracedGeneration(observation)

    @cached_property
    def _client(self) -> Any:
        """The SDK keeps one client per public key, so a warm process builds it once."""
        from langfuse import Langfuse
        from opentelemetry.sdk.trace import TracerProvider

        # Both log every failed export, at length and on stderr.
        for noisy in ("langfuse", "opentelemetry"):
            logging.getLogger(noisy).setLevel(logging.CRITICAL)
        return Langfuse(
            public_key=self.public_key,
            secret_key=self.secret_key,
            base_url=self.base_url or None,
            timeout=FLUSH_S,
            tracer_provider=TracerProvider(),  # else the SDK sets the one of the whole process
        )

    @contextmanager
    def _observation(self, **settings: Any) -> Iterator[Any]:
        """An open observation, or None where Langfuse failed; an error within is noted on it."""
        manager: Any = _quietly(lambda: self._client.start_as_current_observation(**settings))
        observation = _quietly(lambda: manager.__enter__()) if manager is not None else None
        try:
            yield observation
        except BaseException as error:
            said = error.message if isinstance(error, ScenewrightError) else type(error).__name__
            _quietly(lambda: observation and observation.update(level="ERROR", status_message=said))
            raise
        finally:
            if observation is not None:
                # Told of no error: with one, the SDK would send the traceback along.
                _quietly(lambda: manager.__exit__(None, None, None))

    def _flush(self) -> None:
        """Sends what is pending; a container may be frozen after this. Left behind when it takes too long."""
        flushing = Thread(target=lambda: _quietly(lambda: self._client.flush()), daemon=True)
        flushing.start()
        flushing.join(FLUSH_S)


@dataclass(frozen=True)
class _TracedGeneration:
    observation: Any

    def record(self, *, usage: Mapping[str, int], cost_usd: float) -> None:
        if self.observation is not None:
            _quietly(
                lambda: self.observation.update(usage_details=dict(usage), cost_details={"total": cost_usd})
            )


def _quietly(call: Callable[[], T]) -> T | None:
    """What `call` returns; None when it raises, whatever it raises: a trace is never worth a video."""
    try:
        return call()
    except Exception:  # noqa: BLE001 - the one place where anything may be wrong
        _log.debug("tracing failed", exc_info=True)
        return None
