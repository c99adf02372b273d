"""Whatever comes in, a parser answers with a value or with what is wrong: nothing else ever rises."""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenewright.appwrite.client import Access
from scenewright.domain.batch import parse_batch
from scenewright.domain.brief import Brief, parse_submission
from scenewright.domain.chat_brief import parse_chat
from scenewright.domain.conversation import Conversation, Message
from scenewright.domain.conversation_source import read_conversation
from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.scene_edits import NewScene, SceneEdit, parse_edit, parse_new_scene
from scenewright.domain.webhooks import key_of
from scenewright.domain.written_plan import WrittenScene
from scenewright.providers.replicate_webhooks import is_genuine

EXAMPLES = 5_000
SECRET = "whsec_" + "QUJD" * 8
often = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
words = st.text(max_size=12) | st.sampled_from(["", "Tides", "9:16", "chart", "chat", "still", "them", "me"])
scalars = st.none() | st.booleans() | st.integers(-10, 10_000) | st.floats() | words
json_like = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=4,
)
odd = scalars | st.lists(scalars, max_size=2) | st.dictionaries(words, scalars, max_size=2)


def fields_of(model: Any, **likely: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with the model's own fields, a few of them, and now and then one that it does not have."""
    named = {name: likely.get(name, odd) for name in model.model_fields}
    return st.fixed_dictionaries({}, optional=named | {"nonsense": odd})


visuals = st.fixed_dictionaries(
    {"kind": st.sampled_from(["still", "title", "quote", "list", "chart", "footage", "chat", "other"])},
    optional=dict.fromkeys(
        ("prompt", "text", "by", "items", "labels", "values", "clips", "script"), json_like
    ),
)
scenes = fields_of(WrittenScene, visual=visuals | json_like, narration=words)
briefs = fields_of(Brief, topic=words, scenes=st.lists(scenes, max_size=3) | json_like)
messages = fields_of(Message, sender=words, text=words)
conversations = fields_of(Conversation, messages=st.lists(messages, max_size=4) | json_like)
line = st.sampled_from(
    ["them: hi", "me: hello", "[pause 2]", "--- Today 9:41", "[read]", "[photo cat.jpg]", "[them reacts ❤️]"]
)
scripts = st.lists(line | st.text(max_size=30), max_size=8).map("\n".join)
stamp = st.sampled_from(["[24/11/2026, 09:41:00] ", "11/24/26, 9:41 PM - ", "24.11.26, 21:41 - ", ""])
exports = st.lists(
    st.tuples(stamp, st.sampled_from(["Ann: ", "Bo: ", ""]), st.text(max_size=20)).map("".join), max_size=8
).map("\n".join)


def holds(parse: Callable[[Any], object], body: Any) -> None:
    problems = refusals(parse, body)
    assert problems is None or (problems and all(one.message and one.code for one in problems))


def refusals(parse: Callable[[Any], object], body: Any) -> tuple[Problem, ...] | None:
    """What is wrong with it; None for nothing."""
    try:
        parse(body)
    except InvalidRequest as refusal:
        return refusal.problems
    return None


@often
@given(briefs | json_like)
def test_a_brief_or_plan(body: Any):
    holds(parse_submission, body)


@often
@given(st.fixed_dictionaries({}, optional={"briefs": st.lists(briefs, max_size=2) | json_like}) | json_like)
def test_a_batch(body: Any):
    holds(parse_batch, body)


@often
@given(conversations | json_like)
def test_a_conversation(body: Any):
    holds(parse_chat, body)


@often
@given(scripts)
def test_a_line_script(text: str):
    holds(read_conversation, text)


@often
@given(exports)
def test_a_whatsapp_export(text: str):
    holds(read_conversation, text)


@often
@given(fields_of(SceneEdit, visual=visuals | json_like) | json_like)
def test_a_scene_edit(body: Any):
    holds(parse_edit, body)


@often
@given(fields_of(NewScene, visual=visuals | json_like) | json_like)
def test_a_new_scene(body: Any):
    holds(parse_new_scene, body)


@often
@given(st.text(alphabet=string.printable, max_size=80))
def test_a_webhook_secret(text: str):
    try:
        assert len(key_of(text)) >= 24
    except ValueError as error:
        assert "webhook secret" in str(error)  # noqa: PT017 - either outcome is a good one


@often
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "webhook-id": words,
            "webhook-timestamp": st.sampled_from(["1000", "٣", "²", "9" * 5_000, "-1"]) | words,
            "webhook-signature": st.lists(st.sampled_from(["v1,", "v1,é", "v2,x", "v1"]) | words).map(
                " ".join
            ),
        },
    ),
    st.binary(max_size=40),
)
def test_a_webhook_of_a_vendor_that_was_not_signed(headers: dict[str, str], body: bytes):
    assert not is_genuine(SECRET, headers, body, now=1000.0)


@often
@given(st.text(max_size=40) | st.lists(st.binary(max_size=20).map(bytes.hex), max_size=4).map(".".join))
def test_the_expiry_of_a_functions_key(token: str):
    """A key that cannot be read has no expiry of its own; Appwrite judges it."""
    access = Access.with_key("https://example.com/v1", "project", f"ephemeral_{token}")
    assert access.expires is None or access.expires.tzinfo is not None


@pytest.mark.parametrize("body", [None, [], "", 0, {"topic": {}}, {"topic": "x", "scenes": [{}]}])
def test_what_is_plainly_no_brief_is_refused(body: Any):
    with pytest.raises(InvalidRequest):
        parse_submission(body)
