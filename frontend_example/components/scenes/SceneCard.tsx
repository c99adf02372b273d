'use client';

import { memo } from 'react';
import { Bar } from '@/components/ui/Bar';
import { Button } from '@/components/ui/Button';
import { Complaint } from '@/components/ui/States';
import { StatusBadge } from '@/components/video/StatusBadge';
import { useAct } from '@/hooks/use-act';
import { length } from '@/lib/format';
import type { Scene, Video } from '@/lib/rows';
import { ScenePicture } from './ScenePicture';

interface Props {
  video: Video;
  scene: Scene;
}

/** A scene as it is being made. Drawn again only when something that it shows has changed. */
export const SceneCard = memo(Card, (a, b) => a.scene === b.scene && a.video.kind === b.video.kind);

function Card({ video, scene }: Props) {
  const name = scene.heading || `${video.kind === 'chat' ? 'Part' : 'Scene'} ${scene.scene_number}`;
  return (
    <li className="card scene" aria-label={`Scene ${scene.scene_number}: ${name}`}>
      <ScenePicture scene={scene} />
      <div className="body">
        <div className="row apart">
          <StatusBadge status={scene.status} />
          <span className="soft small numbers">
            {scene.reused && 'Kept · '}
            {scene.duration_ms > 0 && length(scene.duration_ms)}
          </span>
        </div>
        <h3>{name}</h3>
        {scene.narration && <p className="words">{scene.narration}</p>}
        {scene.status === 'failed' ? (
          <Failed video={video} scene={scene} />
        ) : (
          <Bar
            label={`Progress of scene ${scene.scene_number}`}
            percent={scene.progress}
            text={scene.status}
            tone={scene.status === 'rendered' ? 'good' : ''}
          />
        )}
        {scene.degraded.length > 0 && <p className="small soft">{scene.degraded.join(' ')}</p>}
      </div>
    </li>
  );
}

function Failed({ video, scene }: Props) {
  const act = useAct(video.kind, video.$id);
  return (
    <div className="stack tight" role="alert">
      <p className="small error">{scene.error_message || 'It could not be made.'}</p>
      <Complaint error={act.error} />
      <div>
        <Button
          icon="again"
          busy={act.isPending}
          onClick={() => act.mutate({ method: 'POST', path: `/scenes/${scene.scene_number}/retry` })}
        >
          Try scene {scene.scene_number} again
        </Button>
      </div>
    </div>
  );
}
