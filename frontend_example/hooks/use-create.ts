'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { generateVideo, newVideoId } from '@/appwrite';
import { keys } from '@/lib/cache';
import { briefOf, type Draft } from '@/lib/draft';
import { useEnsureUser } from './use-session';

/**
 * Asks for the draft's video and goes to its page. The same draft keeps its id, so that a request whose answer
 * was lost can be sent again without a second video.
 */
export function useCreate(onCreated: () => void) {
  const router = useRouter();
  const cache = useQueryClient();
  const ensureUser = useEnsureUser();
  const asked = useRef({ draft: '', id: '' });
  return useMutation({
    mutationFn: async (draft: Draft) => {
      const text = JSON.stringify(draft);
      if (asked.current.draft !== text) asked.current = { draft: text, id: newVideoId() };
      await ensureUser();
      return generateVideo(briefOf(draft, asked.current.id));
    },
    onSuccess: ({ video_id }) => {
      asked.current = { draft: '', id: '' };
      void cache.invalidateQueries({ queryKey: keys.lists });
      router.push(`/?id=${video_id}`);
      onCreated();
    },
  });
}
