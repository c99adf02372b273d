'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchAttempts, fetchScenes, fetchVideo } from '@/appwrite';
import { keys } from '@/lib/cache';
import { noteMissed } from '@/lib/live';
import { inOrder, isBusy, merged, newer, type Scene, type Video } from '@/lib/rows';
import { usePace } from './use-live';

/** A video as its row says, followed until it has ended. */
export function useVideo(id: string) {
  const cache = useQueryClient();
  const pace = usePace();
  return useQuery<Video>({
    queryKey: keys.video(id),
    queryFn: async () => {
      const before = cache.getQueryData<Video>(keys.video(id));
      const fetched = await fetchVideo(id);
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

/** Who worked on the videos and when; rows of attempts are fetched, since nothing follows them live. */
export function useAttempts(videoIds: string[], busy: boolean) {
  return useQuery({
    queryKey: keys.attempts(videoIds),
    queryFn: () => fetchAttempts(videoIds),
    enabled: videoIds.length > 0,
    refetchInterval: busy ? 5_000 : false,
  });
}
