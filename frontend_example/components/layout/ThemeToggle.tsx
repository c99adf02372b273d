'use client';

import { useSyncExternalStore } from 'react';
import { IconButton } from '@/components/ui/Button';

const watchers = new Set<() => void>();

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function current(): string {
  return document.documentElement.dataset.theme ?? 'light';
}

function choose(theme: string): void {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('theme', theme);
  watchers.forEach((watcher) => watcher());
}

export function ThemeToggle() {
  const theme = useSyncExternalStore(watch, current, () => 'light');
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <IconButton
      icon={theme === 'dark' ? 'sun' : 'moon'}
      label={`Switch to ${other} colours`}
      onClick={() => choose(other)}
    />
  );
}
