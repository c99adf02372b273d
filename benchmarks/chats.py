"""The chat that is measured: 24 messages, typed letter by letter or announced by dots, in 60 s or in 600."""

from __future__ import annotations

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.chat_timing import chat_timeline
from scenewright.domain.conversation_check import check_conversation
from scenewright.domain.video_format import Format

FORMAT = Format(width=1080, height=1920, fps=30, crf=23, x264_preset="veryfast")
SECONDS_BETWEEN = {"chat-60s": 2.41, "chat-600s": 25.9}  # messages

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
    """The whole film: both have the same messages, one is ten times as long."""
    step = SECONDS_BETWEEN[name]
    messages = [
        {"sender": "you" if number % 2 else "them", "text": text, "timestamp": 1 + step * number}
        for number, text in enumerate(_WRITTEN)
    ]
    return chat_timeline(check_conversation({"messages": messages, "keyboard": "always"}), FORMAT, {}, {})
