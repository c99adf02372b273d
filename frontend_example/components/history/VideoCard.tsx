'use client';

import Link from 'next/link';
import { useState } from 'react';
import { IconButton } from '@/components/ui/Button';
import { Bar } from '@/components/ui/Bar';
import { Confirm } from '@/components/ui/Confirm';
import { Icon } from '@/components/ui/Icon';
import { Complaint } from '@/components/ui/States';
import { say } from '@/components/ui/Toasts';
import { StatusBadge } from '@/components/video/StatusBadge';
import { useAct } from '@/hooks/use-act';
import { useDuplicate } from '@/hooks/use-duplicate';
import { usePicture } from '@/hooks/use-file';
import { length, moment } from '@/lib/format';
import { isBusy, type Video } from '@/lib/rows';

export function VideoCard({ video }: { video: Video }) {
  const title = video.title || video.topic;
  const poster = usePicture(video.thumbnail_url);
  const act = useAct(video.kind, video.$id);
  const duplicate = useDuplicate();
  const [asking, setAsking] = useState(false);
  const busy = isBusy(video.status);
  return (
    <li className="card scene" aria-label={title}>
      <Link className="picture" href={`/?id=${video.$id}`} tabIndex={-1} aria-hidden="true">
        {poster ? <img src={poster} alt="" loading="lazy" /> : <Icon name={video.kind === 'chat' ? 'chat' : 'film'} size={36} />}
      </Link>
      <div className="body">
        <div className="row apart">
          <StatusBadge status={video.status} />
          <span className="soft small numbers">{video.duration_ms > 0 && length(video.duration_ms)}</span>
        </div>
        <h2>
          <Link className="plain" href={`/?id=${video.$id}`}>
            {title}
          </Link>
        </h2>
        {busy && <Bar label={`Progress of ${title}`} percent={video.progress} text={video.status} />}
        {video.status === 'failed' && <p className="words">{video.error_message}</p>}
        <Complaint error={act.error ?? duplicate.error} />
        <div className="row apart foot">
          <span className="soft small">{moment(video.created_at)}</span>
          <span className="row tools">
            {video.kind !== 'chat' && (
              <IconButton icon="copy" className="little" label={`Use ${title} as a template`} onClick={() => duplicate.mutate(video.$id)} />
            )}
            <IconButton
              icon="trash"
              className="little"
              label={`Delete ${title}`}
              disabled={busy || act.isPending}
              onClick={() => setAsking(true)}
            />
          </span>
        </div>
      </div>
      <Confirm
        open={asking}
        title={`Delete “${title}”?`}
        text="Its film and all its scenes go with it. This cannot be undone."
        word="Delete"
        onClose={() => setAsking(false)}
        onYes={() => act.mutate({ method: 'DELETE', path: '' }, { onSuccess: () => say('The video is deleted.') })}
      />
    </li>
  );
}
