'use client';

import { Button } from '@/components/ui/Button';
import { Complaint } from '@/components/ui/States';
import { useAct } from '@/hooks/use-act';
import { count, money } from '@/lib/format';
import type { Scene, Video } from '@/lib/rows';

interface Props {
  video: Video;
  scenes: Scene[];
  /** A change is being sent, which has to be in before. */
  saving: boolean;
}

/** What has been spent, what it will be, and the button that lets it be rendered. */
export function Approval({ video, scenes, saving }: Props) {
  const act = useAct(video.kind, video.$id);
  const spent = scenes.reduce((sum, scene) => sum + scene.cost_usd, 0);
  return (
    <div className="card stack approval">
      <div className="row apart">
        <div>
          <h3>Is this the film you want?</h3>
          <p className="soft">
            {count(scenes.length, 'scene')}. Pictures and speech so far: {money(spent)}.{' '}
            {video.estimated_cost_usd > 0
              ? `In all about ${money(video.estimated_cost_usd)}.`
              : 'Rendering costs nothing more.'}
          </p>
        </div>
        <Button
          look="primary"
          icon="check"
          busy={act.isPending}
          disabled={saving}
          onClick={() => act.mutate({ method: 'POST', path: '/approve' })}
        >
          Approve and render
        </Button>
      </div>
      <Complaint error={act.error} />
    </div>
  );
}
