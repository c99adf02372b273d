'use client';

import { useLive } from '@/hooks/use-live';

const WORDS = {
  connecting: ['busy', 'Connecting', 'Opening the line for live updates.'],
  live: ['good', 'Live', 'Changes are shown as they happen.'],
  reconnecting: ['warn', 'Reconnecting', 'The line was lost; the page asks every few seconds meanwhile.'],
  polling: ['warn', 'Polling', 'There are no live updates; the page asks every few seconds instead.'],
} as const;

/** How the page learns of changes; nothing while nobody is signed in. */
export function LiveBadge() {
  const state = useLive();
  if (state === 'off') return null;
  const [tone, word, meaning] = WORDS[state];
  return (
    <span className={`badge ${tone}`} title={meaning} role="status" aria-label={`Connection: ${word}`}>
      <span className="dot" />
      {word}
    </span>
  );
}
