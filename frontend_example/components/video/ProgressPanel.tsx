'use client';

import { Bar } from '@/components/ui/Bar';
import { Button } from '@/components/ui/Button';
import { Complaint, Note } from '@/components/ui/States';
import { useAct } from '@/hooks/use-act';
import { useNow } from '@/hooks/use-now';
import { elapsed, remaining } from '@/lib/eta';
import { span } from '@/lib/format';
import { isBusy, type Video } from '@/lib/rows';
import { stagesOf } from '@/lib/stages';
import { Degraded } from './Degraded';
import { StageTimeline } from './StageTimeline';

/** How far the video is, and what went wrong if it stopped. */
export function ProgressPanel({ video }: { video: Video }) {
  const busy = isBusy(video.status);
  const stage = stagesOf(video).find((one) => one.state === 'current')?.name ?? video.status;
  return (
    <section className="card stack" aria-label="Progress" aria-busy={busy}>
      <div className="row apart">
        <span className="percent">{video.progress} %</span>
        <Times video={video} />
      </div>
      <Bar label="Progress of the video" percent={video.progress} text={stage} high tone={video.status === 'failed' ? 'bad' : ''} />
      <StageTimeline video={video} />
      {(busy || video.message) && <p className="soft stagetext">{video.message || ' '}</p>}
      <p className="hidden-text" aria-live="polite">
        {stage}
      </p>
      <Stopped video={video} />
      <Degraded reasons={video.degraded} />
    </section>
  );
}

/** By itself, since it is drawn each second, whatever else changes. */
function Times({ video }: { video: Video }) {
  const busy = isBusy(video.status);
  const now = useNow(busy);
  return (
    <span className="soft numbers times">
      {remaining(video) || (busy && 'Working')} {busy && `· ${span(elapsed(video, now))} so far`}
    </span>
  );
}

function Stopped({ video }: { video: Video }) {
  const act = useAct(video.kind, video.$id);
  if (video.status !== 'failed' && video.status !== 'cancelled') return null;
  return (
    <div className="stack" role="alert">
      <Note bad={video.status === 'failed'}>
        {video.status === 'failed' ? video.error_message || 'The video could not be finished.' : 'You cancelled this video.'}{' '}
        What was made so far is kept.
      </Note>
      <Complaint error={act.error} />
      <div className="row">
        <Button look="primary" icon="again" busy={act.isPending} onClick={() => act.mutate({ method: 'POST', path: '/retry' })}>
          {video.status === 'failed' ? 'Try again' : 'Go on'}
        </Button>
        {video.status === 'failed' && (
          <Button onClick={() => act.mutate({ method: 'POST', path: '/combine?partial=true' })}>Join what there is</Button>
        )}
      </div>
    </div>
  );
}
