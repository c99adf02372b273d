import { describe, expect, it } from 'vitest';
import type { Scene } from '@/lib/rows';
import { editOf, problemsOfWords, wordsOf } from '@/lib/scene-edit';

const scene = (visual: object): Scene =>
  ({ heading: 'Tea', narration: 'Tea is old.', visual: JSON.stringify(visual), min_duration_ms: 0 }) as Scene;

describe('an edited scene', () => {
  const before = wordsOf(scene({ kind: 'still', prompt: 'A cup', motif: 'waves' }));

  it('sends only what differs', () => {
    expect(editOf(before, before)).toBeNull();
    expect(editOf({ ...before, heading: 'Old tea', seconds: '4.5' }, before)).toEqual({ heading: 'Old tea', duration_ms: 4_500 });
  });

  it('keeps the motif of a picture that is described anew', () => {
    const shown = before.shown && { ...before.shown, text: 'Two cups' };
    expect(editOf({ ...before, shown }, before)).toEqual({ visual: { prompt: 'Two cups' } });
  });

  it('sends a card as a whole', () => {
    const quote = wordsOf(scene({ kind: 'quote', text: 'Drink!', by: 'Anon' }));
    const shown = quote.shown && { ...quote.shown, aside: 'Ana' };
    expect(editOf({ ...quote, shown }, quote)).toEqual({ visual: { kind: 'quote', text: 'Drink!', by: 'Ana' } });
  });

  it('leaves a kind that has no form as it is', () => {
    expect(wordsOf(scene({ kind: 'footage', clips: [] })).shown).toBeNull();
  });

  it('is not sent without words', () => {
    expect(problemsOfWords({ ...before, narration: ' ', seconds: '-1' }, before)).toMatchObject({
      narration: 'A scene needs words.',
      seconds: expect.stringContaining('A number'),
    });
  });
});
