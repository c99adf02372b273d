'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** False while the page is exported and at its first drawing, so that both agree. */
export function useInBrowser(): boolean {
  return useSyncExternalStore(never, () => true, () => false);
}
