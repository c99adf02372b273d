/** The form for a new video as plain values, checked by the functions' own limits, and turned into a brief. */
import { brandDraftOf, brandOf, NO_BRAND, problemsOfBrand, type BrandDraft } from './brand-draft';
import { hasWord, outside, tooLong, type Problems } from './checks';
import { LIMITS, MAX_SCENES, type Mood, type Providers, type Submission } from './generated';
import { hasMedia, mediaOf, NO_MEDIA, problemOfMedia, sourceOfMedia, type OwnMedia } from './own-media';
import { emptyScene, problemsOfScene, sceneOf, writtenScene, type SceneDraft } from './scene-draft';

export type Mode = 'topic' | 'script' | 'scenes';

/** Empty strings stand for what is left to the function. */
export interface Draft {
  mode: Mode;
  topic: string;
  description: string;
  script: string;
  /** Of the script, spoken by the user. */
  recording: OwnMedia;
  scenes: SceneDraft[];
  language: NonNullable<Submission['language']>;
  aspect: NonNullable<Submission['aspect']>;
  quality: NonNullable<Submission['quality']>;
  resolution: NonNullable<Submission['resolution']> | '';
  fps: NonNullable<Submission['fps']>;
  gender: NonNullable<NonNullable<Submission['voice']>['gender']> | '';
  voice: string;
  seconds: string;
  sceneCount: string;
  style: string;
  captions: NonNullable<NonNullable<Submission['captions']>['style']>;
  position: NonNullable<NonNullable<Submission['captions']>['position']>;
  transition: NonNullable<NonNullable<Submission['transition']>['kind']>;
  softOnly: boolean;
  mood: Mood | 'own' | 'none' | '';
  music: OwnMedia;
  gain: string;
  brand: BrandDraft;
  /** Who is asked first; '' for whoever usually is. */
  vendors: { [task in keyof Providers]-?: NonNullable<Providers[task]> | '' };
  webhook: string;
  requireApproval: boolean;
  strict: boolean;
}

export const DRAFT_KEY = 'draft-3'; // of the browser's storage; another one where an older draft lacks parts

export const NEW_DRAFT: Draft = {
  mode: 'topic',
  topic: '',
  description: '',
  script: '',
  recording: NO_MEDIA,
  scenes: [emptyScene()],
  language: 'en',
  aspect: '16:9',
  quality: 'medium',
  resolution: '',
  fps: 30,
  gender: '',
  voice: '',
  seconds: '',
  sceneCount: '',
  style: '',
  captions: 'karaoke',
  position: 'bottom',
  transition: 'cross_fade',
  softOnly: false,
  mood: '',
  music: NO_MEDIA,
  gain: '',
  brand: NO_BRAND,
  vendors: { planner: '', picture: '', clip: '', speech: '' },
  webhook: '',
  requireApproval: false,
  strict: false,
};

const BRIEF = LIMITS.Submission;

export function problemsOfDraft(draft: Draft): Problems {
  const found: Problems = {};
  const check = (path: string, message: string) => message && (found[path] ??= message);
  check('topic', hasWord(draft.topic) ? tooLong(draft.topic, BRIEF.topic.maxLength) : 'Say what the video is about.');
  check('style', tooLong(draft.style, BRIEF.style.maxLength));
  check('voice.name', tooLong(draft.voice, LIMITS.Voice.name.maxLength));
  check('webhook_url', wrongAddress(draft.webhook.trim()));
  if (draft.mood === 'own') check('music', hasMedia(draft.music) ? problemOfMedia(draft.music, LIMITS.Music.url.maxLength) : NO_MUSIC);
  if (draft.mood !== 'none') check('music.gain_db', outside(draft.gain, LIMITS.Music.gain_db));
  Object.assign(found, problemsOfBrand(draft.brand));
  if (draft.mode === 'topic') {
    check('description', tooLong(draft.description, BRIEF.description.maxLength));
    check('duration_seconds', outside(draft.seconds, BRIEF.duration_seconds));
    check('scene_count', outside(draft.sceneCount, BRIEF.scene_count));
  }
  if (draft.mode === 'script') {
    check('script', hasWord(draft.script) ? tooLong(draft.script, BRIEF.script.maxLength) : 'Paste what shall be spoken.');
    check('recording', problemOfMedia(draft.recording, LIMITS.Recording.url.maxLength));
  }
  if (draft.mode === 'scenes') draft.scenes.forEach((scene, index) => Object.assign(found, problemsOfScene(scene, index)));
  return found;
}

const NO_MUSIC = 'Choose the music’s file, or give its address.';

function wrongAddress(address: string): string {
  if (!address || /^https?:\/\/\S+$/.test(address)) return tooLong(address, BRIEF.webhook_url.maxLength);
  return 'An address that begins with https://.';
}

/** The request body; only what differs from the function's own defaults is sent. */
export function briefOf(draft: Draft, id: string): Submission {
  return {
    id,
    topic: draft.topic.trim(),
    language: draft.language,
    aspect: draft.aspect,
    quality: draft.quality,
    fps: draft.fps,
    captions: { style: draft.captions, position: draft.position, soft_only: draft.softOnly },
    transition: { kind: draft.transition },
    require_approval: draft.requireApproval,
    strict: draft.strict,
    ...(draft.resolution && { resolution: draft.resolution }),
    ...(draft.style.trim() && { style: draft.style.trim() }),
    ...musicOf(draft),
    ...(brandOf(draft.brand) && { brand: brandOf(draft.brand) }),
    ...vendorsOf(draft),
    ...(draft.webhook.trim() && { webhook_url: draft.webhook.trim() }),
    ...((draft.gender || draft.voice) && { voice: { name: draft.voice.trim(), gender: draft.gender || null } }),
    ...partOf(draft),
  };
}

function musicOf({ mood, music, gain }: Draft): Pick<Submission, 'music'> {
  if (mood === 'none') return { music: null };
  const louder = gain.trim() ? { gain_db: Number(gain) } : {};
  if (mood === 'own') return { music: { ...sourceOfMedia(music), ...louder } };
  return mood ? { music: { mood, ...louder } } : {};
}

function vendorsOf({ vendors }: Draft): Pick<Submission, 'providers'> {
  const chosen = Object.entries(vendors).filter(([, name]) => name);
  return chosen.length ? { providers: Object.fromEntries(chosen) } : {};
}

function partOf(draft: Draft): Partial<Submission> {
  if (draft.mode === 'script') {
    return { script: draft.script, ...(hasMedia(draft.recording) && { recording: sourceOfMedia(draft.recording) }) };
  }
  if (draft.mode === 'scenes') return { scenes: draft.scenes.map(writtenScene) };
  return {
    description: draft.description,
    ...(draft.seconds.trim() && { duration_seconds: Number(draft.seconds) }),
    ...(draft.sceneCount.trim() && { scene_count: Number(draft.sceneCount) }),
  };
}

/** The form filled in again from the brief of an earlier video; what the form cannot show is left out. */
export function draftOf(brief: Submission): Draft {
  const scenes = (brief.scenes ?? []).map(sceneOf).filter((scene) => scene !== null);
  return {
    ...NEW_DRAFT,
    mode: scenes.length ? 'scenes' : brief.script ? 'script' : 'topic',
    topic: brief.topic,
    description: brief.description ?? '',
    script: brief.script ?? '',
    recording: mediaOf(brief.recording ?? {}),
    scenes: scenes.length ? scenes.slice(0, MAX_SCENES) : NEW_DRAFT.scenes,
    language: brief.language ?? NEW_DRAFT.language,
    aspect: brief.aspect ?? NEW_DRAFT.aspect,
    quality: brief.quality ?? NEW_DRAFT.quality,
    resolution: brief.resolution ?? '',
    fps: brief.fps ?? NEW_DRAFT.fps,
    gender: brief.voice?.gender ?? '',
    voice: brief.voice?.name ?? '',
    seconds: brief.duration_seconds?.toString() ?? '',
    sceneCount: brief.scene_count?.toString() ?? '',
    style: brief.style ?? '',
    captions: brief.captions?.style ?? NEW_DRAFT.captions,
    position: brief.captions?.position ?? NEW_DRAFT.position,
    transition: brief.transition?.kind ?? NEW_DRAFT.transition,
    softOnly: brief.captions?.soft_only ?? false,
    mood: moodOf(brief.music),
    music: mediaOf(brief.music ?? {}),
    gain: brief.music?.gain_db ? String(brief.music.gain_db) : '',
    brand: brandDraftOf(brief.brand),
    vendors: {
      planner: brief.providers?.planner ?? '',
      picture: brief.providers?.picture ?? '',
      clip: brief.providers?.clip ?? '',
      speech: brief.providers?.speech ?? '',
    },
    webhook: brief.webhook_url ?? '',
    requireApproval: brief.require_approval ?? false,
    strict: brief.strict ?? false,
  };
}

function moodOf(music: Submission['music']): Draft['mood'] {
  if (music === undefined) return '';
  return music ? (music.mood ?? 'own') : 'none';
}
