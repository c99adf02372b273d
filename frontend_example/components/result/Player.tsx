'use client';

import { Failure } from '@/components/ui/States';
import { useCaptions, usePicture } from '@/hooks/use-file';
import { useFilm } from '@/hooks/use-film';
import type { Video } from '@/lib/rows';

export function Player({ video }: { video: Video }) {
  const film = useFilm(video);
  const poster = usePicture(video.thumbnail_url);
  const captions = useCaptions(video.captions_url);
  if (film.over) {
    const error = new Error('The film could not be played here. It can still be downloaded.');
    return <Failure error={error} onRetry={film.again} />;
  }
  if (film.error) return <Failure error={film.error} onRetry={film.again} />;
  return (
    <div className="player">
      {film.address && (
        <video key={film.address} src={film.address} poster={poster || undefined} controls playsInline preload="metadata" {...film.events}>
          {captions && <track kind="captions" src={captions} label="Captions" srcLang={languageOf(video)} default />}
        </video>
      )}
    </div>
  );
}

function languageOf(video: Video): string {
  return (JSON.parse(video.brief) as { language?: string }).language ?? 'en';
}
