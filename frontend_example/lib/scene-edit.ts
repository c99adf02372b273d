/** What somebody has changed of a scene, as the function takes it. */
import { tooLong, type Problems } from './checks';
import { LIMITS, type Recording, type SceneEdit, type WrittenScene } from './generated';
import { hasMedia, mediaOf, problemOfMedia, sourceOfMedia, type OwnMedia } from './own-media';
import type { Scene } from './rows';
import { problemOfShown, sceneOf, shownBy, type SceneDraft } from './scene-draft';

export interface SceneWords {
  heading: string;
  narration: string;
  /** What it shows; null for a kind that has no form, such as a chat. */
  shown: SceneDraft | null;
  /** The least length in seconds; '' for as long as it is spoken. */
  seconds: string;
  /** The narration as somebody has spoken it. */
  recording: OwnMedia;
}

const MOST_SECONDS = LIMITS.SceneEdit.duration_ms.max / 1_000;

export function wordsOf(scene: Scene): SceneWords {
  const visual = JSON.parse(scene.visual) as WrittenScene['visual'];
  return {
    heading: scene.heading,
    narration: scene.narration,
    shown: sceneOf({ visual }),
    seconds: scene.min_duration_ms ? String(scene.min_duration_ms / 1_000) : '',
    recording: mediaOf(scene.recording ? (JSON.parse(scene.recording) as Recording) : {}),
  };
}

export function problemsOfWords(words: SceneWords, before: SceneWords): Problems {
  const { heading, narration } = LIMITS.SceneEdit;
  const seconds = Number(words.seconds);
  const found: Problems = {
    heading: tooLong(words.heading, heading.maxLength),
    narration: before.narration && !words.narration.trim() ? 'A scene needs words.' : tooLong(words.narration, narration.maxLength),
    shown: words.shown ? problemOfShown(words.shown) : '',
    recording: problemOfMedia(words.recording, LIMITS.Recording.url.maxLength),
    seconds: seconds >= 0 && seconds <= MOST_SECONDS ? '' : `A number up to ${MOST_SECONDS}.`,
  };
  return Object.fromEntries(Object.entries(found).filter(([, text]) => text));
}

/** Only what differs; null where nothing does. */
export function editOf(words: SceneWords, before: SceneWords): SceneEdit | null {
  const edit: SceneEdit = {
    ...(words.heading !== before.heading && { heading: words.heading }),
    ...(words.narration !== before.narration && { narration: words.narration }),
    ...(isOther(words.shown, before.shown) && { visual: visualEdit(words.shown) }),
    ...(isOtherMedia(words.recording, before.recording) && { recording: recordingEdit(words.recording) }),
    ...(words.seconds !== before.seconds && { duration_ms: Math.round(Number(words.seconds) * 1_000) }),
  };
  return Object.keys(edit).length ? edit : null;
}

function isOtherMedia(now: OwnMedia, before: OwnMedia): boolean {
  return now.file !== before.file || now.url.trim() !== before.url;
}

function recordingEdit(recording: OwnMedia): SceneEdit['recording'] {
  return hasMedia(recording) ? sourceOfMedia(recording) : 'none';
}

function isOther(now: SceneDraft | null, before: SceneDraft | null): now is SceneDraft {
  return now !== null && (!before || JSON.stringify(shownBy(now)) !== JSON.stringify(shownBy(before)));
}

/** A picture keeps its motif; a card is sent as a whole. */
function visualEdit(shown: SceneDraft): SceneEdit['visual'] {
  return shown.kind === 'still' ? { prompt: shown.text.trim() } : shownBy(shown);
}
