'use client';

import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type SyntheticEvent } from 'react';
import { Failure } from '@/components/ui/States';
import { useCaptions, usePicture } from '@/hooks/use-file';
import type { Video } from '@/lib/rows';
import { addressBy, waysTo } from '@/lib/media';

/** Plays the film in the first way that works: by the session's cookie, by a token of its own, or as a whole. */
export function Player({ video }: { video: Video }) {
  const url = video.combined_video_url;
  const ways = waysTo(url, window.location.hostname);
  const [tried, setTried] = useState({ url, failures: 0 });
  const failures = tried.url === url ? tried.failures : 0;
  const way = ways[failures];
  const source = useQuery({
    queryKey: ['film', url, way],
    queryFn: () => addressBy(way ?? 'plain', url, video.kind, video.$id),
    enabled: way !== undefined,
    staleTime: Infinity,
  });
  const at = useRef(0);
  const poster = usePicture(video.thumbnail_url);
  const captions = useCaptions(video.captions_url);
  if (!way) {
    const error = new Error('The film could not be played here. It can still be downloaded.');
    return <Failure error={error} onRetry={() => setTried({ url, failures: 0 })} />;
  }
  const next = () => setTried({ url, failures: failures + 1 });
  const broken = (event: SyntheticEvent<HTMLVideoElement>) => {
    at.current = event.currentTarget.currentTime; // a token may have expired in the middle of the film
    next();
  };
  if (source.error) return <Failure error={source.error} onRetry={next} />;
  return (
    <div className="player">
      {source.data && (
        <video
          key={source.data}
          src={source.data}
          poster={poster || undefined}
          controls
          playsInline
          preload="metadata"
          onError={broken}
          onLoadedMetadata={(event) => (event.currentTarget.currentTime = at.current)}
        >
          {captions && <track kind="captions" src={captions} label="Captions" srcLang={languageOf(video)} default />}
        </video>
      )}
    </div>
  );
}

function languageOf(video: Video): string {
  return (JSON.parse(video.brief) as { language?: string }).language ?? 'en';
}
