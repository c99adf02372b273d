import { describe, expect, it } from 'vitest';
import { briefOf, draftOf, NEW_DRAFT, problemsOfDraft, type Draft } from '@/lib/draft';
import { LIMITS, MAX_SCENES } from '@/lib/generated';
import { NO_BRAND, type BrandDraft } from '@/lib/brand-draft';
import { bars, emptyScene, type SceneDraft } from '@/lib/scene-draft';

const UPLOADED = { file: 'an-id', name: 'logo.png', url: '' };
const AT_AN_ADDRESS = { file: '', name: '', url: 'https://example.com/a.mp3' };
const BRAND: BrandDraft = {
  ...NO_BRAND,
  ...{ primary: '#102030', family: 'own', font: AT_AN_ADDRESS, watermark: AT_AN_ADDRESS, width: '20' },
  ...{ opacity: '80', corner: 'bottom_left', intro: { ...NO_BRAND.intro, title: 'Tides', subtitle: 'Soon', seconds: '2.5' } },
  outro: { ...NO_BRAND.outro, media: AT_AN_ADDRESS, seconds: '4' },
};

const draft = (change: Partial<Draft>): Draft => ({ ...NEW_DRAFT, topic: 'Tides', ...change });

describe('what the form lets pass', () => {
  it('is what the function lets pass', () => {
    expect(problemsOfDraft(draft({}))).toEqual({});
    expect(problemsOfDraft(draft({ topic: ' … ' }))).toHaveProperty('topic');
    expect(problemsOfDraft(draft({ topic: 'x'.repeat(LIMITS.Submission.topic.maxLength) }))).toEqual({});
    expect(problemsOfDraft(draft({ topic: 'x'.repeat(LIMITS.Submission.topic.maxLength + 1) }))).toHaveProperty('topic');
  });

  it.each([
    ['0', true],
    ['1', false],
    [String(MAX_SCENES), false],
    [String(MAX_SCENES + 1), true],
    ['many', true],
  ])('%s scenes: refused is %s', (sceneCount, refused) => {
    expect('scene_count' in problemsOfDraft(draft({ sceneCount }))).toBe(refused);
  });

  it('holds the scenes that are written by hand to their limits', () => {
    const scenes = [
      { ...emptyScene(), text: 'The sea', seconds: '0.5' },
      { ...emptyScene(), text: '' },
    ];
    expect(Object.keys(problemsOfDraft(draft({ mode: 'scenes', scenes })))).toEqual([
      'scenes.0.duration_seconds',
      'scenes.1.visual',
    ]);
  });

  it('asks nothing of what is not sent', () => {
    expect(problemsOfDraft(draft({ mode: 'topic', scenes: [emptyScene()], script: '' }))).toEqual({});
  });
});

describe('a brief', () => {
  it('holds what was chosen and nothing of the other ways', () => {
    const brief = briefOf(draft({ mode: 'script', script: 'The sea rises.', description: 'not this' }), 'an-id');
    expect(brief).toMatchObject({ id: 'an-id', topic: 'Tides', script: 'The sea rises.' });
    expect(brief).not.toHaveProperty('description');
    expect(brief).not.toHaveProperty('recording');
    expect(brief).not.toHaveProperty('scenes');
  });

  it('fills the form in again as it was', () => {
    const scenes = [
      { ...emptyScene(), kind: 'chart' as const, text: 'Tea: 12\nCoffee: 7', aside: 'Cups', seconds: '4' },
      { ...emptyScene(), kind: 'quote' as const, text: 'Time and tide', aside: 'Anon' },
      { ...emptyScene(), kind: 'footage' as const, clip: { ...UPLOADED, name: 'Your file' }, from: '2', to: '5.5' },
      { ...emptyScene(), kind: 'footage' as const, text: 'waves', recording: AT_AN_ADDRESS },
    ];
    const before = draft({
      ...{ mode: 'scenes', scenes, gender: 'female', mood: 'calm', gain: '-6', requireApproval: true, softOnly: true },
      ...{ webhook: 'https://example.com/films', brand: BRAND, vendors: { ...NEW_DRAFT.vendors, speech: 'espeak-ng' } },
    });
    const after = draftOf(briefOf(before, 'an-id'));
    const plain = ({ scenes: all, ...rest }: Draft) => ({ ...rest, scenes: all.map((scene) => ({ ...scene, key: '' })) });
    expect(plain(after)).toEqual(plain(before));
  });
});

describe('what is below “More”', () => {
  const paths = (change: Partial<Draft>) => Object.keys(problemsOfDraft(draft(change)));

  it('is left to the function where nothing is chosen', () => {
    const brief = briefOf(draft({}), 'an-id');
    for (const part of ['brand', 'music', 'providers', 'webhook_url']) expect(brief).not.toHaveProperty(part);
  });

  it('holds a brand to its limits', () => {
    expect(paths({ brand: BRAND })).toEqual([]);
    expect(paths({ brand: { ...BRAND, primary: 'blue', width: '90', opacity: '1' } })).toEqual([
      ...['brand.primary', 'brand.watermark.opacity', 'brand.watermark.width'],
    ]);
    expect(paths({ brand: { ...NO_BRAND, family: 'own' } })).toEqual(['brand.font']);
    expect(paths({ brand: { ...NO_BRAND, outro: { ...NO_BRAND.outro, subtitle: 'Goodbye', seconds: '11' } } })).toEqual([
      ...['brand.outro.title', 'brand.outro.seconds'],
    ]);
    const own = { ...NO_BRAND.intro, media: { ...UPLOADED, file: '', url: 'a.mp4' }, seconds: '0' };
    expect(paths({ brand: { ...NO_BRAND, intro: own } })).toEqual(['brand.intro.file', 'brand.intro.seconds']);
    expect(paths({ brand: { ...NO_BRAND, watermark: { ...UPLOADED, file: '', url: 'http://a.example/x.png' } } })).toEqual(['brand.watermark']);
  });

  it('tells no music from music that fits', () => {
    expect(briefOf(draft({ mood: 'none' }), 'an-id').music).toBeNull();
    expect(draftOf(briefOf(draft({ mood: 'none' }), 'an-id')).mood).toBe('none');
    expect(draftOf(briefOf(draft({ mood: 'own', music: AT_AN_ADDRESS }), 'an-id'))).toMatchObject({ mood: 'own', music: AT_AN_ADDRESS });
    expect(paths({ mood: 'own' })).toEqual(['music']);
    expect(paths({ mood: 'calm', gain: '99' })).toEqual(['music.gain_db']);
  });

  it('takes one source of footage, and a stretch that has a length', () => {
    const footage = (change: Partial<SceneDraft>) =>
      paths({ mode: 'scenes', scenes: [{ ...emptyScene(), kind: 'footage', text: 'waves', ...change }] });
    expect(footage({})).toEqual([]);
    expect(footage({ clip: UPLOADED })).toEqual(['scenes.0.visual']);
    expect(footage({ text: '' })).toEqual(['scenes.0.visual']);
    expect(footage({ from: '5', to: '4' })).toEqual(['scenes.0.visual']);
  });

  it('names a webhook by its address', () => {
    expect(paths({ webhook: 'example.com' })).toEqual(['webhook_url']);
  });
});

describe('bars', () => {
  it('are read line by line', () => {
    expect(bars('Tea: 12\n\nMilk = -1.5')).toEqual({ labels: ['Tea', 'Milk'], values: [12, -1.5] });
    expect(bars('Tea: 12')).toBeNull();
    expect(bars('Tea: 12\nMilk')).toBeNull();
  });
});
