/** What somebody has changed of a scene, as the function takes it. */
import { tooLong, type Problems } from './checks';
import { LIMITS, type SceneEdit, type WrittenScene } from './generated';
import type { Scene } from './rows';

export interface SceneWords {
  heading: string;
  narration: string;
  /** What the picture shows; '' for a scene of another kind. */
  prompt: string;
  /** The least length in seconds; '' for as long as it is spoken. */
  seconds: string;
}

const MOST_SECONDS = LIMITS.SceneEdit.duration_ms.max / 1_000;

export function visualOf(scene: Scene): WrittenScene['visual'] {
  return JSON.parse(scene.visual) as WrittenScene['visual'];
}

export function wordsOf(scene: Scene): SceneWords {
  const visual = visualOf(scene);
  return {
    heading: scene.heading,
    narration: scene.narration,
    prompt: visual.kind === undefined || visual.kind === 'still' ? visual.prompt : '',
    seconds: scene.min_duration_ms ? String(scene.min_duration_ms / 1_000) : '',
  };
}

export function problemsOfWords(words: SceneWords, before: SceneWords): Problems {
  const { heading, narration } = LIMITS.SceneEdit;
  const seconds = Number(words.seconds);
  const found: Problems = {
    heading: tooLong(words.heading, heading.maxLength),
    narration: before.narration && !words.narration.trim() ? 'A scene needs words.' : tooLong(words.narration, narration.maxLength),
    prompt: before.prompt && !words.prompt.trim() ? 'Say what it shows.' : tooLong(words.prompt, LIMITS.VisualEdit.prompt.maxLength),
    seconds: seconds >= 0 && seconds <= MOST_SECONDS ? '' : `A number up to ${MOST_SECONDS}.`,
  };
  return Object.fromEntries(Object.entries(found).filter(([, text]) => text));
}

/** Only what differs; null where nothing does. */
export function editOf(words: SceneWords, before: SceneWords): SceneEdit | null {
  const edit: SceneEdit = {
    ...(words.heading !== before.heading && { heading: words.heading }),
    ...(words.narration !== before.narration && { narration: words.narration }),
    ...(words.prompt !== before.prompt && { visual: { prompt: words.prompt } }),
    ...(words.seconds !== before.seconds && { duration_ms: Math.round(Number(words.seconds) * 1_000) }),
  };
  return Object.keys(edit).length ? edit : null;
}
