import { describe, expect, it } from 'vitest';
import { merged, newer, withRow, type Stamp } from '@/lib/rows';

const row = (id: string, at: string): Stamp => ({ $id: id, $tableId: 'videos', $createdAt: at, $updatedAt: at });
const early = row('a', '2026-01-01T10:00:00.100+00:00');
const late = row('a', '2026-01-01T10:00:00.900+00:00');

describe('copies of a row that overtake each other', () => {
  it('keeps the later one, whichever came first', () => {
    expect(newer(early, late)).toBe(late);
    expect(newer(late, early)).toBe(late);
    expect(newer(undefined, early)).toBe(early);
  });

  it('does not let a slow fetch undo an event', () => {
    expect(merged([late], [early, row('b', early.$updatedAt)])[0]).toBe(late);
  });

  it('puts a row into a list, replaces it and takes it out', () => {
    expect(withRow([], early, false)).toEqual([early]);
    expect(withRow([early], late, false)).toEqual([late]);
    expect(withRow([late], early, false)).toEqual([late]);
    expect(withRow([late], late, true)).toEqual([]);
  });
});
