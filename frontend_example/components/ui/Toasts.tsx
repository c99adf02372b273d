'use client';

import { useSyncExternalStore } from 'react';

interface Toast {
  id: number;
  text: string;
}

const SHOWN_MS = 5_000;
let toasts: readonly Toast[] = [];
let last = 0;
const watchers = new Set<() => void>();

function show(next: readonly Toast[]): void {
  toasts = next;
  watchers.forEach((watcher) => watcher());
}

/** Says something in passing; it is read out, too. */
export function say(text: string): void {
  const toast = { id: ++last, text };
  show([...toasts, toast]);
  setTimeout(() => show(toasts.filter((one) => one !== toast)), SHOWN_MS);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

const NONE: readonly Toast[] = [];

export function Toasts() {
  const shown = useSyncExternalStore(watch, () => toasts, () => NONE);
  return (
    <div className="toasts" role="status">
      {shown.map((toast) => (
        <div className="toast" key={toast.id}>
          {toast.text}
        </div>
      ))}
    </div>
  );
}
