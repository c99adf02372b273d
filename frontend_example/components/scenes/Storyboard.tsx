'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Complaint } from '@/components/ui/States';
import { say } from '@/components/ui/Toasts';
import { useAct, type Act } from '@/hooks/use-act';
import { MAX_SCENES } from '@/lib/generated';
import type { Scene, Video } from '@/lib/rows';
import { AddScene } from './AddScene';
import { Approval } from './Approval';
import { SceneEditor } from './SceneEditor';
import { SceneGrid } from './SceneGrid';

interface Props {
  video: Video;
  scenes: Scene[];
}

/** The plan to look at and to change: before it is rendered, or of a film that is rendered already. */
export function Storyboard({ video, scenes }: Props) {
  const waiting = video.status === 'awaiting_approval';
  const [wanted, setWanted] = useState(false);
  const act = useAct(video.kind, video.$id);
  const edit = (change: Act) => act.mutate(change, { onSuccess: ({ message }) => message && say(message) });
  const editing = waiting || wanted;
  if (!editing) {
    return (
      <div className="stack">
        <SceneGrid video={video} scenes={scenes} />
        <div>
          <Button icon="edit" onClick={() => setWanted(true)}>
            {video.status === 'completed' ? 'Edit and render again' : 'Edit the scenes'}
          </Button>
        </div>
      </div>
    );
  }
  const numbers = scenes.map((scene) => scene.scene_number);
  const move = (index: number, by: number) => {
    const order = [...numbers];
    order.splice(index + by, 0, ...order.splice(index, 1));
    edit({ method: 'POST', path: '/scenes/order', body: { order } });
  };
  return (
    <section className="stack" aria-labelledby="storyboard">
      <div className="row apart">
        <h2 id="storyboard">Storyboard</h2>
        {!waiting && (
          <Button look="quiet" onClick={() => setWanted(false)}>
            Done editing
          </Button>
        )}
      </div>
      {waiting ? (
        <Approval video={video} scenes={scenes} saving={act.isPending} />
      ) : (
        <p className="soft">What you save is rendered again at once; every scene that looks as before is kept.</p>
      )}
      <Complaint error={act.error} />
      <ol className="stack">
        {scenes.map((scene, index) => (
          <SceneEditor
            key={`${scene.$id}-${scene.revision}`}
            scene={scene}
            busy={act.isPending}
            isFirst={index === 0}
            isLast={index === scenes.length - 1}
            onEdit={edit}
            onMove={(by) => move(index, by)}
          />
        ))}
      </ol>
      {scenes.length < MAX_SCENES && <AddScene busy={act.isPending} onEdit={edit} />}
    </section>
  );
}
