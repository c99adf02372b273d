'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask, type Kind, type Method } from '@/appwrite';
import { keys } from '@/lib/cache';

export interface Act {
  method: Method;
  /** Below `/videos/{id}`: `/approve`, `/scenes/2/retry`, or '' for the video itself. */
  path: string;
  body?: unknown;
}

/** Lets the owner do something with a video; the rows tell the rest. The answer may say what it means. */
export function useAct(kind: Kind, videoId: string) {
  const cache = useQueryClient();
  return useMutation<{ message?: string }, Error, Act>({
    mutationFn: ({ method, path, body }) => ask(kind, method, `/videos/${videoId}${path}`, body),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.rows }),
  });
}
