/** Small checks of what was typed, with the sentence that is shown; '' where all is well. */

/** What is wrong, by field; paths are those that the function uses. */
export type Problems = Record<string, string>;

export function isUnder(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`);
}

export function hasUnder(problems: Problems, places: readonly string[]): boolean {
  return Object.keys(problems).some((path) => places.some((place) => isUnder(path, place)));
}

/** The first problem of a field or of a part of it. */
export function problemUnder(problems: Problems, place: string): string | undefined {
  return Object.entries(problems).find(([path]) => isUnder(path, place))?.[1];
}

export function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

export function tooLong(text: string, most: number): string {
  return text.length > most ? `At most ${most.toLocaleString('en')} characters; these are ${text.length.toLocaleString('en')}.` : '';
}

/** '' for a number within the limits or for nothing at all. */
export function outside(text: string, { min, max }: { min: number; max: number }): string {
  if (!text.trim()) return '';
  const number = Number(text);
  return Number.isFinite(number) && number >= min && number <= max ? '' : `A number from ${min} to ${max}.`;
}
