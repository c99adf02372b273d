/** A name for something new in a list. Not by `crypto.randomUUID`, which pages without https lack. */
export function newKey(): string {
  return `n${Math.random().toString(36).slice(2, 10)}`;
}
