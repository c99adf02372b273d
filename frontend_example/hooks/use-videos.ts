'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { fetchVideos } from '@/appwrite';
import { keys } from '@/lib/cache';
import { isBusy, type Video, type VideoStatus } from '@/lib/rows';
import { usePace } from './use-live';

/** The user's videos with any of these statuses (none: all), page after page. */
export function useVideos(statuses: readonly VideoStatus[], limit = 24) {
  const pace = usePace();
  return useInfiniteQuery({
    queryKey: keys.list(statuses),
    queryFn: ({ pageParam }) => fetchVideos(statuses, pageParam, limit),
    initialPageParam: '',
    getNextPageParam: (page: Video[]) => (page.length < limit ? undefined : page.at(-1)?.$id),
    refetchInterval: ({ state }) => (state.data?.pages.flat().some((video) => isBusy(video.status)) ? pace : false),
  });
}
