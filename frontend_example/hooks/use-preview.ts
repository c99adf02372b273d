'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '@/appwrite';
import { sendable, type ChatDraft } from '@/lib/chat';
import type { Preview } from '@/lib/playback';
import { useEnsureUser } from './use-session';

const QUIET_MS = 500; // without a change, after which the preview is asked for

/** The chat as it will be, as soon as nobody types; what it was stays while the next one is made. */
export function usePreview(draft: ChatDraft) {
  const ensureUser = useEnsureUser();
  const settled = useSettled(JSON.stringify(sendable(draft)));
  return useQuery<Preview>({
    queryKey: ['preview', settled],
    queryFn: async () => {
      await ensureUser();
      return ask('chat', 'POST', '/preview', JSON.parse(settled));
    },
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  });
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
