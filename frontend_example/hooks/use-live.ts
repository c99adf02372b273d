'use client';

import { useSyncExternalStore } from 'react';
import { liveState, watchLive, type LiveState } from '@/lib/live';

export function useLive(): LiveState {
  return useSyncExternalStore(watchLive, liveState, () => 'off');
}

const LIVE_MS = 20_000; // a socket that is half open tells nothing, not even that
const BLIND_MS = 3_000;

/** How often to ask again for what is being made, in milliseconds. */
export function usePace(): number {
  return useLive() === 'live' ? LIVE_MS : BLIND_MS;
}
