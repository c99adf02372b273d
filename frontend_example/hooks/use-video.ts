'use client';

import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { fetchAttempts, fetchScenes, fetchVideo } from '@/appwrite';
import { keys } from '@/lib/cache';
import { isLost } from '@/lib/errors';
import { noteMissed } from '@/lib/live';
import { bySpan, inOrder, isBusy, merged, newer, type Attempt, type Scene, type Video } from '@/lib/rows';
import { usePace } from './use-live';

/** A video as its row says, followed until it has ended. */
export function useVideo(id: string) {
  const cache = useQueryClient();
  const pace = usePace();
  return useQuery<Video>({
    queryKey: keys.video(id),
    queryFn: async () => {
      const before = cache.getQueryData<Video>(keys.video(id));
      const fetched = await lookedFor(cache, id);
      const known = cache.getQueryData<Video>(keys.video(id)); // an event may have come meanwhile
      if (before && known === before && fetched.$updatedAt > before.$updatedAt) noteMissed();
      return newer(known, fetched);
    },
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data.status) ? pace : false),
  });
}

export function useScenes(video: Video | undefined) {
  const cache = useQueryClient();
  const pace = usePace();
  const id = video?.$id ?? '';
  return useQuery<Scene[]>({
    queryKey: keys.scenes(id),
    queryFn: async () => merged(cache.getQueryData<Scene[]>(keys.scenes(id)), await fetchScenes(id)),
    select: inOrder,
    enabled: id !== '',
    refetchInterval: video && isBusy(video.status) ? pace : false,
  });
}

/** Who worked on the videos and when, the earliest first; followed while `busy`. */
export function useAttempts(videoIds: string[], busy: boolean) {
  const cache = useQueryClient();
  const pace = usePace();
  return useQuery<Attempt[]>({
    queryKey: keys.attempts(videoIds),
    queryFn: async () => merged(cache.getQueryData<Attempt[]>(keys.attempts(videoIds)), await fetchAttempts(videoIds)),
    select: bySpan,
    enabled: videoIds.length > 0,
    refetchInterval: busy ? pace : false,
  });
}

/** A row that is not there may be one that a guest does not see, so who is signed in is asked again before it is told. */
async function lookedFor(cache: QueryClient, id: string): Promise<Video> {
  try {
    return await fetchVideo(id);
  } catch (error) {
    if (isLost(error)) await cache.invalidateQueries({ queryKey: keys.session });
    throw error;
  }
}
