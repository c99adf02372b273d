'use client';

import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type SyntheticEvent } from 'react';
import { isRefused } from '@/appwrite';
import { sourceOf, waysTo } from '@/lib/media';
import type { Video } from '@/lib/rows';

type VideoEvent = SyntheticEvent<HTMLVideoElement>;

/** Which ways are left: those from `first` on. `round` tells apart what is tried again. */
interface Trial {
  url: string;
  first: number;
  round: number;
}

const MOVED_SECONDS = 1; // between two failures of one way; a file that is broken at a place fails there again

/**
 * An address at which the film plays, in the first way that works: by the session's cookie, by a token of its own,
 * or as a whole. Where one fails in mid-film, as a token does that has expired, the next goes on at the same place;
 * a token that has played is first replaced by a new one. `over` tells that no way is left.
 */
export function useFilm(video: Video) {
  const url = video.combined_video_url;
  const ways = waysTo(url, window.location.hostname);
  const [trial, setTrial] = useState<Trial>({ url, first: 0, round: 0 });
  const { first, round } = trial.url === url ? trial : { first: 0, round: 0 };
  const place = useRef({ at: 0, goesOn: false, hasLoaded: false, brokeAt: -MOVED_SECONDS });
  const lastBroken = useRef<HTMLVideoElement>(null); // one that fails may say so twice
  const source = useQuery({
    queryKey: ['film', url, first, round],
    queryFn: () => sourceOf(ways.slice(first), url, video.kind, video.$id),
    enabled: first < ways.length,
    staleTime: Infinity,
    gcTime: 0, // a token that was fetched for an earlier visit may have expired
  });
  const broken = (film: HTMLVideoElement) => {
    if (!source.data || lastBroken.current === film) return;
    lastBroken.current = film;
    const { hasLoaded, brokeAt } = place.current;
    const { currentTime: at, paused } = film;
    place.current = { at, goesOn: !paused, hasLoaded: false, brokeAt: at };
    const used = ways.indexOf(source.data.way);
    const isOld = source.data.way === 'token' && hasLoaded && Math.abs(at - brokeAt) >= MOVED_SECONDS;
    setTrial({ url, first: isOld ? used : used + 1, round: round + 1 });
  };
  // A browser that is refused the next part tries again for half a minute before it says so.
  const onWaiting = async ({ currentTarget: film }: VideoEvent) => {
    if (source.data?.way !== 'blob' && (await isRefused(film.src))) broken(film);
  };
  const onLoadedMetadata = ({ currentTarget: film }: VideoEvent) => {
    place.current.hasLoaded = true;
    if (place.current.at > 0) film.currentTime = place.current.at; // to seek takes the poster away
    if (place.current.goesOn) void film.play().catch(() => undefined); // the browser may want a click
  };
  return {
    address: source.data?.address,
    error: source.error,
    over: first >= ways.length,
    again: () => setTrial({ url, first: 0, round: round + 1 }),
    events: {
      onLoadedMetadata,
      onWaiting,
      onStalled: onWaiting,
      onError: ({ currentTarget }: VideoEvent) => broken(currentTarget),
    },
  };
}
