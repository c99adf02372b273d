"""A scene's picture and speech, made or taken again, become its timeline."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from typing import Final, TypeVar

from pydantic import TypeAdapter

from scenewright.domain.brand import Brand, CaptionStyle
from scenewright.domain.brand_cards import knowing_cards
from scenewright.domain.brief import Brief
from scenewright.domain.errors import MediaBroken, ProviderFailed, Stopped
from scenewright.domain.fingerprint import fingerprint
from scenewright.domain.look import Look
from scenewright.domain.palettes import palette_for
from scenewright.domain.production import USUAL, Casting
from scenewright.domain.recording import Recording
from scenewright.domain.speech import SpokenWord
from scenewright.domain.storyboard import Still, Storyboard
from scenewright.domain.take import Take, cost_of, picture_input, speech_input
from scenewright.domain.timeline import Asset, SpeechTrack, Timeline
from scenewright.domain.timeline_assembly import assemble_timeline
from scenewright.domain.transitions_plan import TransitionChoice
from scenewright.domain.video import Scene, Video, VideoKind
from scenewright.domain.video_format import Format
from scenewright.domain.visuals import Footage, OwnMedia
from scenewright.steps.animating import CLIP, Animation, animated
from scenewright.steps.branding import branded_look
from scenewright.steps.breaker import failed_often
from scenewright.steps.chain import Outcome, first_that_works
from scenewright.steps.filming import Filming
from scenewright.steps.lease import Lease
from scenewright.steps.phrasing import phrased
from scenewright.steps.platform import Bucket
from scenewright.steps.ports import ClipWish, Picture, Speech
from scenewright.steps.receipts import PICTURE, SPEECH, Priced, Receipt, Slot, ask_once, short
from scenewright.steps.recordings import WORDS, heard, text_of
from scenewright.steps.scene_files import fetch_timeline, local_path, thumbnail_of
from scenewright.steps.studio import Studio

T = TypeVar("T", bound=Priced)
LETTERS: Final = "letters"  # what `degraded` calls them
CLIP_SECONDS: Final = 5.0  # that an image-to-video model makes at a time
PICTURE_MARGIN: Final = 1.2  # pictures are asked for larger than the frame, so that the camera can move in


@dataclass(frozen=True)
class Resolved:
    """A timeline, stored at `code_url`, and all takes of the scene with those that it is made from."""

    timeline: Timeline
    fingerprint: str
    code_url: str
    picture_takes: tuple[Take, ...]
    speech_takes: tuple[Take, ...]
    picture: Take | None
    speech: Take | None
    lost: tuple[str, ...]  # files of the brand, and letters that no font has
    narration: str

    @property
    def degraded(self) -> list[str]:
        taken = [why for take in (self.picture, self.speech) if take for why in take.degraded]
        return [*taken, *self.lost]

    @property
    def thumbnail_url(self) -> str:
        return thumbnail_of(self.picture)

    @property
    def cost_usd(self) -> float:
        """What the scene has cost so far, with the takes that it no longer uses."""
        return cost_of(self.picture_takes, self.speech_takes)


def resolve(
    studio: Studio, video: Video, siblings: Sequence[Scene], scene: Scene, lease: Lease, stop: Event
) -> Resolved:
    """Ask providers for what the scene has no take of, and store it with the timeline.

    Raises ProviderFailed, PlatformFault or Stopped. New files carry the attempt's number, and freshly made
    ones lie in the scratch folder under their ids.
    """
    return _Coding.of(studio, video, siblings, scene, lease, stop).run()


@dataclass(frozen=True)
class _Sound:
    """What a timeline needs of a speech."""

    take: Take
    track: SpeechTrack


@dataclass(frozen=True)
class _Coding:
    studio: Studio
    video: Video
    scene: Scene
    lease: Lease
    stop: Event
    storyboard: Storyboard
    format: Format
    degraded: tuple[tuple[str, ...], ...]  # of the film's other scenes

    @classmethod
    def of(
        cls, studio: Studio, video: Video, siblings: Sequence[Scene], scene: Scene, lease: Lease, stop: Event
    ) -> _Coding:
        plans = tuple(each.plan for each in siblings)
        storyboard = Storyboard(
            title=video.title,
            language=video.brief.language,
            scenes=plans,
            opens_plainly=video.kind is VideoKind.PLAN,
        )
        if isinstance(video.brief, Brief):
            storyboard = knowing_cards(storyboard, video.brief.brand)
        degraded = tuple(each.degraded for each in siblings if each.id != scene.id)
        return cls(studio, video, scene, lease, stop, storyboard, video.brief.format, degraded)

    def run(self) -> Resolved:
        scene = self.scene
        picture = scene.picture or self._new_picture()
        sound = self._sound()
        words = sound.track.words if sound else ()
        look, lost = self._look()
        timeline = assemble_timeline(
            scene_number=scene.number,
            storyboard=self.storyboard,
            format=self.format,
            picture=picture,
            palette=palette_for(self.brand, self.storyboard.title),
            speech_asset=sound.take.asset if sound else None,
            words=words,
            phrased=self._captioned(words),
            speech_ms=sound.track.duration_ms if sound else 0,
            is_audible=bool(sound and sound.track.is_audible),
            seed_text=self._seed_text(),
            transition=self.transition,
            look=look,
        )
        if lacking := self.studio.crew.renderer().lacking(timeline):
            lost = (*lost, f"{LETTERS}: left out, since no font has them: {lacking}")
        self._keep("timeline", timeline.model_dump_json().encode(), "application/json")
        return Resolved(
            timeline,
            fingerprint(timeline),
            self._code_url,
            _with(scene.picture_takes, picture),
            _with(scene.speech_takes, sound.take if sound else None),
            picture,
            sound.take if sound else None,
            lost,
            scene.plan.narration or text_of(words),
        )

    def _new_picture(self) -> Take | None:
        """None for what is drawn from the plan itself."""
        visual = self.scene.plan.visual
        if isinstance(visual, Footage | OwnMedia):
            return self._filmed(visual)
        return self._illustrated(visual) if isinstance(visual, Still) else None

    def _filmed(self, visual: Footage | OwnMedia) -> Take:
        """A picture instead where a search found nothing: what users name themselves has to be there."""
        size = self.format.width, self.format.height
        makers = self.studio.crew.clip_makers(self.casting, asked_before=not self.fresh)
        filming = Filming(
            self.studio, self.lease, self.video.owner_id, self._code_url, size, makers, self.stop
        )
        try:
            return filming.take(visual)
        except ProviderFailed as failure:
            if self.video.brief.strict or not visual.searched:
                raise
            still = self._illustrated(Still.model_validate({"prompt": visual.searched}))
            why = f"{failure.message}, a still instead"
            return still.model_copy(
                update={"made_from": picture_input(visual), "degraded": (*still.degraded, why)}
            )

    def _illustrated(self, visual: Still) -> Take:
        seed_text = self._seed_text(self.scene.picture_take)
        width, height = (
            2 * round(side * PICTURE_MARGIN / 2) for side in (self.format.width, self.format.height)
        )
        slot = self._slot("picture", self.scene.picture_take, f"{visual.motif}|{seed_text}", PICTURE)
        made = ask_once(self.studio, slot, lambda: first_that_works(
            "picture",
            self.studio.crew.illustrators(self.casting, asked_before=not self.fresh),
            lambda one: one.draw(visual, seed_text=seed_text, width=width, height=height, stop=self.stop),
            strict=self.video.brief.strict,
            skipped=failed_often("picture", self.degraded),
        ))  # fmt: skip
        asset = self._keep("picture", made.value.content, made.value.media_type)
        path = local_path(self.studio, asset.file_id, asset.media_type)
        still = self._take(picture_input(visual), asset, made)
        subject = self.studio.crew.media().look_at(path, "picture", asset.file_id).subject
        return self._animated(still.model_copy(update={"subject": subject}), visual)

    def _animated(self, still: Take, visual: Still) -> Take:
        """The still, or a clip that begins with it where the brief asks a vendor for that."""
        if self.casting.providers.clip is None:
            return still
        take, prompt = self.scene.picture_take, visual.prompt
        plan = Animation(
            self.studio.crew.clip_makers(self.casting, asked_before=not self.fresh),
            ClipWish(
                description=prompt,
                keywords="",
                width=self.format.width,
                height=self.format.height,
                seconds=CLIP_SECONDS,
                picture=local_path(self.studio, still.asset.file_id, still.asset.media_type),
                order=self.scene.order,
                webhook=self.studio.vendor_webhook(self.scene.id),
            ),
            self.lease.attempt_id,
            self.video.owner_id,
            self.video.brief.strict,
        )
        return animated(
            self.studio, still, self._slot("clip", take, f"{take}|{prompt}", CLIP), plan, self.stop
        )

    def _sound(self) -> _Sound | None:
        """None for a scene in which nobody speaks."""
        if not self.scene.plan.is_spoken:
            return None
        return self._known_sound(self.scene.speech) if self.scene.speech else self._new_sound()

    def _new_sound(self) -> _Sound:
        plan = self.scene.plan
        made = self._heard(plan.recording) if plan.recording else self._spoken(plan.narration)
        narration = plan.narration or text_of(made.value.words)
        speech = made.value if plan.keeps_pauses else self.studio.crew.media().trim(made.value)
        asset = self._keep("speech", speech.wav, "audio/wav")
        track = SpeechTrack(
            asset=asset,
            start_frame=0,
            duration_ms=speech.duration_ms,
            is_audible=speech.is_audible,
            words=speech.words,
        )
        return _Sound(self._take(speech_input(narration, plan.recording), asset, made), track)

    def _spoken(self, narration: str) -> Outcome[Speech]:
        return ask_once(self.studio, self._speech_slot(narration), lambda: first_that_works(
            "voice",
            self.studio.crew.narrators(self.casting, asked_before=not self.fresh),
            lambda one: one.speak(narration, language=self.storyboard.language, stop=self.stop),
            strict=self.video.brief.strict,
            skipped=failed_often("voice", self.degraded),
        ))  # fmt: skip

    def _heard(self, recording: Recording) -> Outcome[Speech]:
        often = failed_often(WORDS, self.degraded)
        plan, slot = self.scene.plan, self._speech_slot
        return heard(self.studio, self.video, plan, recording, slot, often, self.stop)

    def _speech_slot(self, question: str) -> Slot[Speech]:
        return self._slot("speech", self.scene.speech_take, question, SPEECH)

    def _slot(self, name: str, take: int, question: str, kind: TypeAdapter[Receipt[T]]) -> Slot[T]:
        """Size and language are the same in all of one video."""
        file_id = f"{self.scene.id}-r{take}-{short(question)}-{name}"
        return Slot(file_id, question, self.video.owner_id, kind, self.fresh)

    def _known_sound(self, take: Take) -> _Sound:
        timeline = fetch_timeline(self.studio, take.code_url)
        if not isinstance(timeline, Timeline) or not timeline.speech:
            raise MediaBroken("the timeline of this speech holds no speech")
        return _Sound(take, timeline.speech)

    def _take(self, made_from: str, asset: Asset, made: Outcome[Picture] | Outcome[Speech]) -> Take:
        return Take(
            made_from=made_from,
            url=self.studio.files.url_of(Bucket.WORK, asset.file_id),
            asset=asset,
            code_url=self._code_url,
            degraded=made.degraded,
            cost_usd=made.value.cost_usd,
            credit=made.value.credit if isinstance(made.value, Picture) else "",
            word_times=made.value.word_times if isinstance(made.value, Speech) else "",
        )

    @property
    def fresh(self) -> bool:
        """Nobody can have asked for anything of this scene before."""
        return self.lease.number == 1 and self.scene.revision == 0

    @property
    def casting(self) -> Casting:
        brief = self.video.brief
        return brief.casting if isinstance(brief, Brief) else USUAL

    def _seed_text(self, take: int = 0) -> str:
        """Decides every random choice: the same scene of the same film looks the same again.

        It names the scene by its ordinal, since an edit of the film may give it another number.
        """
        visual = self.scene.plan.visual
        scene = f"{self.scene.ordinal}|{visual.prompt if isinstance(visual, Still) else visual.kind}"
        return f"{self.storyboard.title}\n{scene}" + (f"|take {take}" if take else "")

    @property
    def brand(self) -> Brand:
        brief = self.video.brief
        return brief.brand if isinstance(brief, Brief) else Brand()

    def _captioned(self, words: Sequence[SpokenWord]) -> list[SpokenWord]:
        """What captions and subtitle files show."""
        brief = self.video.brief
        unwanted = isinstance(brief, Brief) and brief.captions.style is CaptionStyle.NONE
        return [] if unwanted else phrased(words)

    def _look(self) -> tuple[Look, tuple[str, ...]]:
        brief = self.video.brief
        if not isinstance(brief, Brief):
            return Look(), ()
        return branded_look(self.studio, self.video, brief, self._keep, self.stop)

    @property
    def transition(self) -> TransitionChoice:
        brief = self.video.brief
        return brief.transition if isinstance(brief, Brief) else TransitionChoice()

    @property
    def _code_url(self) -> str:
        return self.studio.files.url_of(Bucket.WORK, f"{self.lease.attempt_id}-timeline")

    def _keep(self, name: str, content: bytes, media_type: str) -> Asset:
        """Store bytes in the work bucket under this attempt's number. Raises LeaseLost or Stopped."""
        self.lease.check()
        file_id = f"{self.lease.attempt_id}-{name}"
        path = local_path(self.studio, file_id, media_type)
        path.write_bytes(content)
        self.studio.files.store(Bucket.WORK, file_id, path, owner_id=self.video.owner_id)
        if self.stop.is_set():
            raise Stopped  # before the next vendor is asked
        return Asset(file_id=file_id, sha256=hashlib.sha256(content).hexdigest(), media_type=media_type)


def _with(takes: tuple[Take, ...], take: Take | None) -> tuple[Take, ...]:
    """With a take that was made just now."""
    return takes if take is None or take in takes else (*takes, take)
