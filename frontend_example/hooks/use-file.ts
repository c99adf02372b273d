'use client';

import { useQuery } from '@tanstack/react-query';
import { isSameSite, blobUrl } from '@/lib/media';

/** An address at which the browser shows a picture that a row names; '' while there is none. */
export function usePicture(url: string): string {
  const direct = url !== '' && isSameSite(url, typeof window === 'undefined' ? '' : window.location.hostname);
  const { data } = useQuery({
    queryKey: ['picture', url],
    queryFn: () => blobUrl(url, 'image/jpeg'),
    enabled: url !== '' && !direct,
    staleTime: Infinity,
    gcTime: Infinity, // an address that was handed out stays good
  });
  return direct ? url : (data ?? '');
}

/** Subtitles as an address of this page's own: the browser takes tracks from nowhere else. */
export function useCaptions(url: string): string {
  const { data } = useQuery({
    queryKey: ['captions', url],
    queryFn: () => blobUrl(url, 'text/vtt'),
    enabled: url !== '',
    staleTime: Infinity,
    gcTime: Infinity,
  });
  return data ?? '';
}
