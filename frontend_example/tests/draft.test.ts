import { describe, expect, it } from 'vitest';
import { briefOf, draftOf, NEW_DRAFT, problemsOfDraft, type Draft } from '@/lib/draft';
import { LIMITS, MAX_SCENES } from '@/lib/generated';
import { bars, emptyScene } from '@/lib/scene-draft';

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
    expect(brief).not.toHaveProperty('scenes');
  });

  it('fills the form in again as it was', () => {
    const scenes = [
      { ...emptyScene(), kind: 'chart' as const, text: 'Tea: 12\nCoffee: 7', aside: 'Cups', seconds: '4' },
      { ...emptyScene(), kind: 'quote' as const, text: 'Time and tide', aside: 'Anon' },
    ];
    const before = draft({ mode: 'scenes', scenes, gender: 'female', mood: 'calm', requireApproval: true });
    const after = draftOf(briefOf(before, 'an-id'));
    const plain = ({ scenes: all, ...rest }: Draft) => ({ ...rest, scenes: all.map((scene) => ({ ...scene, key: '' })) });
    expect(plain(after)).toEqual(plain(before));
  });
});

describe('bars', () => {
  it('are read line by line', () => {
    expect(bars('Tea: 12\n\nMilk = -1.5')).toEqual({ labels: ['Tea', 'Milk'], values: [12, -1.5] });
    expect(bars('Tea: 12')).toBeNull();
    expect(bars('Tea: 12\nMilk')).toBeNull();
  });
});
