'use client';

import { useCallback, useSyncExternalStore } from 'react';

const watchers = new Set<() => void>();
const parsed = new Map<string, { text: string; value: unknown }>();

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function read<T extends object>(key: string, fallback: T): T {
  const text = localStorage.getItem(key);
  if (text === null) return fallback;
  const known = parsed.get(key);
  if (known?.text === text) return known.value as T;
  const value = withDefaults(text, fallback);
  parsed.set(key, { text, value });
  return value;
}

/** What was stored by an older page may lack fields. */
function withDefaults<T extends object>(text: string, fallback: T): T {
  try {
    return { ...fallback, ...(JSON.parse(text) as Partial<T>) };
  } catch {
    return fallback;
  }
}

export function store(key: string, value: object): void {
  localStorage.setItem(key, JSON.stringify(value));
  watchers.forEach((watcher) => watcher());
}

/** A value that outlives the page, such as a form that is half filled in. */
export function useStored<T extends object>(key: string, fallback: T): [T, (value: T) => void] {
  const value = useSyncExternalStore(watch, () => read(key, fallback), () => fallback);
  const set = useCallback((next: T) => store(key, next), [key]);
  return [value, set];
}
