'use client';

import { Degraded } from '@/components/video/Degraded';
import type { Scene, Video } from '@/lib/rows';
import { Player } from './Player';
import { ResultFacts } from './ResultFacts';

/** The film, and what to do with it. */
export function FilmResult({ video, scenes }: { video: Video; scenes: Scene[] }) {
  return (
    <section className="split result" aria-label="The film">
      <Player video={video} />
      <div className="stack">
        <ResultFacts video={video} scenes={scenes} />
        <Degraded reasons={video.degraded} />
      </div>
    </section>
  );
}
