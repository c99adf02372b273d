/** A hand-written scene in the form, and as the function takes it. */
import { hasWord, outside, tooLong, type Problems } from './checks';
import { LIMITS, type Motif, type WrittenScene } from './generated';
import { newKey } from './new-key';

/** What the fields of a kind are called; '' for one that it has not. */
export const KINDS = {
  still: { name: 'Picture', text: 'What the picture shows', aside: '', hint: '' },
  title: { name: 'Title card', text: 'Title on the card', aside: 'Line below it', hint: '' },
  quote: { name: 'Quote', text: 'Quote', aside: 'Who said it', hint: '' },
  list: { name: 'List', text: 'Points', aside: 'Heading', hint: 'One a line' },
  chart: { name: 'Bar chart', text: 'Bars', aside: 'Heading', hint: 'One a line, such as “Tea: 12”' },
} as const;

export const SCENE_KINDS = ['still', 'title', 'quote', 'list', 'chart'] as const;
export type SceneKind = (typeof SCENE_KINDS)[number];

/** `text` is what is shown: the picture's description, the title, the quote; lines of a list or a chart. */
export interface SceneDraft {
  key: string;
  kind: SceneKind;
  text: string;
  /** The subtitle, who said it, or the heading of a list or chart. */
  aside: string;
  motif: Motif;
  narration: string;
  seconds: string;
}

export function emptyScene(): SceneDraft {
  return { key: newKey(), kind: 'still', text: '', aside: '', motif: 'hills', narration: '', seconds: '' };
}

const WRITTEN = LIMITS.WrittenScene;

export function problemsOfScene(scene: SceneDraft, index: number): Problems {
  const at = `scenes.${index}`;
  const found: Problems = {};
  const visual = problemOfShown(scene);
  const narration = tooLong(scene.narration, WRITTEN.narration.maxLength);
  const seconds = outside(scene.seconds, WRITTEN.duration_seconds);
  if (visual) found[`${at}.visual`] = visual;
  if (narration) found[`${at}.narration`] = narration;
  if (seconds) found[`${at}.duration_seconds`] = seconds;
  return found;
}

export function problemOfShown(scene: SceneDraft): string {
  if (!hasWord(scene.text)) return 'Say what this scene shows.';
  if (scene.kind === 'still') return tooLong(scene.text, LIMITS.Still.prompt.maxLength);
  if (scene.kind === 'chart') return bars(scene.text) ? '' : 'One line a bar, such as “Tea: 12”; at least two.';
  return '';
}

export function writtenScene(scene: SceneDraft): WrittenScene {
  return {
    visual: shownBy(scene),
    narration: scene.narration.trim(),
    ...(scene.seconds.trim() && { duration_seconds: Number(scene.seconds) }),
  };
}

/** What a scene in the form shows, as the function takes it. */
export function shownBy({ kind, text, aside, motif }: SceneDraft): WrittenScene['visual'] {
  const shown = text.trim();
  const beside = aside.trim();
  switch (kind) {
    case 'still':
      return { kind, prompt: shown, motif };
    case 'title':
      return { kind, text: shown, subtitle: beside };
    case 'quote':
      return { kind, text: shown, by: beside };
    case 'list':
      return { kind, heading: beside, items: lines(shown) };
    case 'chart':
      return { kind, heading: beside, ...(bars(shown) ?? { labels: [], values: [] }) };
  }
}

function lines(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter(Boolean);
}

/** `Tea: 12` by line; null where a line is none such, or there are fewer than two. */
export function bars(text: string): { labels: string[]; values: number[] } | null {
  const pairs = lines(text).map((line) => /^(.+?)\s*[:=]\s*(-?\d+(?:\.\d+)?)$/.exec(line));
  if (pairs.length < 2 || pairs.some((pair) => !pair)) return null;
  return { labels: pairs.map((pair) => pair?.[1] ?? ''), values: pairs.map((pair) => Number(pair?.[2])) };
}

/** The form's scene of a written one; null for a kind that the form does not make. */
export function sceneOf(scene: WrittenScene): SceneDraft | null {
  const { visual } = scene;
  const draft = { ...emptyScene(), narration: scene.narration ?? '', seconds: scene.duration_seconds?.toString() ?? '' };
  switch (visual.kind) {
    case undefined:
    case 'still':
      return { ...draft, kind: 'still', text: visual.prompt, motif: visual.motif };
    case 'title':
      return { ...draft, kind: 'title', text: visual.text, aside: visual.subtitle ?? '' };
    case 'quote':
      return { ...draft, kind: 'quote', text: visual.text, aside: visual.by ?? '' };
    case 'list':
      return { ...draft, kind: 'list', text: visual.items.join('\n'), aside: visual.heading ?? '' };
    case 'chart': {
      const text = visual.labels.map((label, index) => `${label}: ${visual.values[index]}`).join('\n');
      return { ...draft, kind: 'chart', text, aside: visual.heading ?? '' };
    }
    default:
      return null;
  }
}
