'use client';

import { Loading } from '@/components/ui/States';
import { count } from '@/lib/format';
import type { Scene, Video } from '@/lib/rows';
import { SceneCard } from './SceneCard';

/** The scenes while they are made; before the plan stands there is nothing to show. */
export function SceneGrid({ video, scenes }: { video: Video; scenes: Scene[] | undefined }) {
  if (!scenes) return <Loading label="Loading the scenes" />;
  if (!scenes.length) return null;
  const done = scenes.filter((scene) => scene.status === 'rendered').length;
  return (
    <section className="stack" aria-labelledby="scenes">
      <div className="row apart">
        <h2 id="scenes">{video.kind === 'chat' ? 'Parts' : 'Scenes'}</h2>
        <span className="soft numbers">
          {done} of {count(scenes.length, 'scene')} rendered
        </span>
      </div>
      <ul className="scenes">
        {scenes.map((scene) => (
          <SceneCard key={scene.$id} video={video} scene={scene} />
        ))}
      </ul>
    </section>
  );
}
