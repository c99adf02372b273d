'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { fetchEstimate } from '@/appwrite';
import { keys } from '@/lib/cache';
import { briefOf, problemsOfDraft, type Draft } from '@/lib/draft';
import { useSession } from './use-session';

const TYPING_PAUSE_MS = 600;

/**
 * What the draft's video would cost, asked of the function while one writes. Undefined while that is not known:
 * for who is not signed in yet, and for a draft that could not be sent.
 */
export function useEstimate(draft: Draft) {
  const session = useSession();
  const settled = useSettled(JSON.stringify(draft), TYPING_PAUSE_MS);
  const asked = JSON.parse(settled) as Draft;
  const isComplete = Object.keys(problemsOfDraft(asked)).length === 0;
  return useQuery({
    queryKey: keys.estimate(settled),
    queryFn: () => fetchEstimate(briefOf(asked, 'estimate')),
    enabled: Boolean(session.data) && isComplete,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  }).data;
}

/** The value as it was when it last stayed the same for so long. */
function useSettled(value: string, pauseMs: number): string {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return settled;
}
