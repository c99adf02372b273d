'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { currentUser, ensureUser, type User } from '@/appwrite';
import { keys } from '@/lib/cache';
import { goLive, goOff } from '@/lib/live';

/** Who is signed in: undefined while that is asked, null for nobody. */
export function useSession() {
  return useQuery<User | null>({ queryKey: keys.session, queryFn: currentUser, staleTime: 60_000 });
}

/** Keeps the line to Appwrite open while somebody is signed in; to be used once. */
export function useLine(): void {
  const cache = useQueryClient();
  const { data } = useSession();
  const userId = data?.id;
  useEffect(() => {
    if (!userId) return;
    goLive(cache);
    return () => void goOff();
  }, [cache, userId]);
}

/** Signs an anonymous user in where nobody is signed in; to be awaited before the first request. */
export function useEnsureUser(): () => Promise<void> {
  const cache = useQueryClient();
  return useCallback(async () => {
    if (!cache.getQueryData<User | null>(keys.session)) cache.setQueryData(keys.session, await ensureUser());
  }, [cache]);
}
