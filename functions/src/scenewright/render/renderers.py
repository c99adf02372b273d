"""The renderer behind the steps: pictures with a camera, or a chat, by the kind of timeline."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Event

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.timeline import Timeline
from scenewright.render.lacking import lacking
from scenewright.render.renderer import FfmpegRenderer
from scenewright.render.seal import seal
from scenewright.steps.ports import OnFrame, Probe


class AnyRenderer(FfmpegRenderer):
    """Implements `Renderer`. What draws chats is loaded when there is one."""

    def render_segment(
        self,
        timeline: Timeline | ChatTimeline,
        assets: Mapping[str, Path],
        out: Path,
        *,
        on_frame: OnFrame,
        stop: Event,
    ) -> Probe:
        found = self._render(timeline, assets, out, on_frame, stop)
        if out.suffix == ".mp4":
            seal(out)
        return found

    def lacking(self, timeline: Timeline | ChatTimeline) -> str:
        if isinstance(timeline, Timeline):
            return lacking(timeline)
        from scenewright.render.chat.scene import boxed_characters

        return boxed_characters(timeline)

    def _render(
        self,
        timeline: Timeline | ChatTimeline,
        assets: Mapping[str, Path],
        out: Path,
        on_frame: OnFrame,
        stop: Event,
    ) -> Probe:
        if isinstance(timeline, Timeline):
            return super().render_segment(timeline, assets, out, on_frame=on_frame, stop=stop)
        from scenewright.render.chat_renderer import ChatRenderer

        return ChatRenderer().render_segment(timeline, assets, out, on_frame=on_frame, stop=stop).probe
