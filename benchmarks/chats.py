"""The chat that is measured: 24 messages, typed letter by letter or announced by dots, in 60 s or more."""

from __future__ import annotations

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.chat_timing import chat_timeline
from scenewright.domain.conversation_check import check_conversation
from scenewright.domain.video_format import Format

FORMAT = Format(width=1080, height=1920, fps=30, crf=23, x264_preset="veryfast")
SECONDS_BETWEEN = {"chat-60s": 2.41, "chat-600s": 25.9, "chat-3600s": 154.0, "chat-120s": 2.41}  # messages
TIMES = {"chat-120s": 2}  # that the messages are written

_WRITTEN = (
    "Are you awake?",
    "Barely. What happened?",
    "The goat is in the kitchen again",
    "Which goat?",
    "How many goats do you think we have",
    "Honestly? I lost count after the fair",
    "It ate the birthday cake",
    "All of it? Candles too?",
    "All of it. Candles first",
    "Is it ok??",
    "It looks very pleased with itself",
    "Send a picture",
    "It ate the phone charger as well, so this will be short",
    "😂😂😂",
    "Not funny. What do we tell Mia?",
    "That the goat made a wish",
    "You are no help at all",
    "I can bake a new one by noon",
    "You burned soup last week",
    "That was one time",
    "Twice. There were witnesses",
    "Fine, I will buy one",
    "Chocolate, please. And bring a lock for the kitchen door",
    "On my way",
)


def chat_of(name: str) -> ChatTimeline:
    """The whole film: the first three have the same messages, one is ten times as long, one sixty times."""
    step, written = SECONDS_BETWEEN[name], _WRITTEN * TIMES.get(name, 1)
    messages = [
        {"sender": "you" if number % 2 else "them", "text": text, "timestamp": 1 + step * number}
        for number, text in enumerate(written)
    ]
    return chat_timeline(check_conversation({"messages": messages, "keyboard": "always"}), FORMAT, {}, {})
