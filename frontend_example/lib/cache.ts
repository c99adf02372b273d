import { notifyManager, QueryClient, type InfiniteData } from '@tanstack/react-query';
import { StudioError } from './errors';
import type { Video, VideoStatus } from './rows';

export type VideoPages = InfiniteData<Video[], string>;

export const keys = {
  session: ['session'] as const,
  /** Everything that follows from rows, to be fetched again after a gap. */
  rows: ['rows'] as const,
  video: (id: string) => ['rows', 'video', id] as const,
  scenes: (videoId: string) => ['rows', 'scenes', videoId] as const,
  allAttempts: ['rows', 'attempts'] as const,
  attempts: (videoIds: readonly string[]) => ['rows', 'attempts', videoIds] as const,
  lists: ['rows', 'list'] as const,
  list: (statuses: readonly VideoStatus[]) => ['rows', 'list', statuses] as const,
  failures: ['rows', 'failures'] as const,
  estimate: (draft: string) => ['estimate', draft] as const,
};

const LASTING = new Set(['signed_out', 'not_found', 'general_unknown_origin', 'project_not_found', 'unreachable']);

export function newCache(): QueryClient {
  // However many rows change, the page is drawn once a frame; a hidden page gets no frames.
  notifyManager.setScheduler((draw) => (document.hidden ? setTimeout(draw, 100) : requestAnimationFrame(draw)));
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always', // Appwrite may be on this machine
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && !(error instanceof StudioError && LASTING.has(error.code)),
      },
      mutations: { networkMode: 'always' },
    },
  });
}
