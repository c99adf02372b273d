/** A hand-written scene in the form, and as the function takes it. */
import { hasWord, outside, tooLong, type Problems } from './checks';
import { LIMITS, type FootageClip, type Motif, type WrittenScene } from './generated';
import { newKey } from './new-key';
import { hasMedia, mediaOf, NO_MEDIA, problemOfMedia, sourceOfMedia, type OwnMedia } from './own-media';

/** What the fields of a kind are called; '' for one that it has not. */
export const KINDS = {
  still: { name: 'Picture', text: 'What the picture shows', aside: '', hint: '' },
  title: { name: 'Title card', text: 'Title on the card', aside: 'Line below it', hint: '' },
  quote: { name: 'Quote', text: 'Quote', aside: 'Who said it', hint: '' },
  list: { name: 'List', text: 'Points', aside: 'Heading', hint: 'One a line' },
  chart: { name: 'Bar chart', text: 'Bars', aside: 'Heading', hint: 'One a line, such as “Tea: 12”' },
  footage: { name: 'Footage', text: 'Search for stock footage', aside: '', hint: 'Left empty where you bring a clip of your own' },
} as const;

export const SCENE_KINDS = ['still', 'title', 'quote', 'list', 'chart', 'footage'] as const;
export type SceneKind = (typeof SCENE_KINDS)[number];

/** `text` is what is shown: the picture's description, the title, the quote; lines of a list or a chart; a search. */
export interface SceneDraft {
  key: string;
  kind: SceneKind;
  text: string;
  /** The subtitle, who said it, or the heading of a list or chart. */
  aside: string;
  motif: Motif;
  narration: string;
  seconds: string;
  /** Footage of one's own, and which seconds of it or of what a search finds. */
  clip: OwnMedia;
  from: string;
  to: string;
  /** The narration as somebody has spoken it. */
  recording: OwnMedia;
}

export function emptyScene(): SceneDraft {
  const words = { text: '', aside: '', narration: '', seconds: '', from: '', to: '' };
  return { key: newKey(), kind: 'still', motif: 'hills', clip: NO_MEDIA, recording: NO_MEDIA, ...words };
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
  const recording = problemOfMedia(scene.recording, LIMITS.Recording.url.maxLength);
  if (seconds) found[`${at}.duration_seconds`] = seconds;
  if (recording) found[`${at}.recording`] = recording;
  return found;
}

export function problemOfShown(scene: SceneDraft): string {
  if (scene.kind === 'footage') return problemOfFootage(scene);
  if (!hasWord(scene.text)) return 'Say what this scene shows.';
  if (scene.kind === 'still') return tooLong(scene.text, LIMITS.Still.prompt.maxLength);
  if (scene.kind === 'chart') return bars(scene.text) ? '' : 'One line a bar, such as “Tea: 12”; at least two.';
  return '';
}

const CLIP = LIMITS.FootageClip;

function problemOfFootage({ text, clip, from, to }: SceneDraft): string {
  if (hasMedia(clip) === hasWord(text)) return 'Bring a clip of your own, or say what to search for: one of the two.';
  const stretch = outside(from, CLIP.start_s) || outside(to, CLIP.end_s);
  if (stretch) return stretch;
  if (to.trim() && Number(to) <= Number(from)) return 'The stretch ends before it starts.';
  return problemOfMedia(clip, CLIP.url.maxLength) || tooLong(text, CLIP.query.maxLength);
}

export function writtenScene(scene: SceneDraft): WrittenScene {
  return {
    visual: shownBy(scene),
    narration: scene.narration.trim(),
    ...(hasMedia(scene.recording) && { recording: sourceOfMedia(scene.recording) }),
    ...(scene.seconds.trim() && { duration_seconds: Number(scene.seconds) }),
  };
}

/** What a scene in the form shows, as the function takes it. */
export function shownBy(scene: SceneDraft): WrittenScene['visual'] {
  const { kind, text, aside, motif } = scene;
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
    case 'footage':
      return { kind, clips: [clipOf(scene)] };
  }
}

function clipOf({ text, clip, from, to }: SceneDraft): FootageClip {
  return {
    ...(hasMedia(clip) ? sourceOfMedia(clip) : { query: text.trim() }),
    ...(from.trim() && { start_s: Number(from) }),
    ...(to.trim() && { end_s: Number(to) }),
  };
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

/** The form's scene of a written one; null for what the form does not make: a chat, or several clips. */
export function sceneOf(scene: WrittenScene): SceneDraft | null {
  const { visual } = scene;
  const draft = {
    ...emptyScene(),
    narration: scene.narration ?? '',
    seconds: scene.duration_seconds?.toString() ?? '',
    recording: mediaOf(scene.recording ?? {}),
  };
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
    case 'footage': {
      const [clip, ...more] = visual.clips;
      return clip && !more.length && (clip.speed ?? 1) === 1 ? { ...draft, ...footageOf(clip) } : null;
    }
    default:
      return null;
  }
}

function footageOf(clip: FootageClip): Pick<SceneDraft, 'kind' | 'text' | 'clip' | 'from' | 'to'> {
  const { query = '', start_s, end_s } = clip;
  return { kind: 'footage', text: query, clip: mediaOf(clip), from: start_s ? String(start_s) : '', to: end_s?.toString() ?? '' };
}
