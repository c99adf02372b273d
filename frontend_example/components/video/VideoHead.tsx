'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Confirm } from '@/components/ui/Confirm';
import { Complaint } from '@/components/ui/States';
import { say } from '@/components/ui/Toasts';
import { useAct } from '@/hooks/use-act';
import { useDuplicate } from '@/hooks/use-duplicate';
import { hasEnded, isBusy, type Video } from '@/lib/rows';
import { StatusBadge } from './StatusBadge';

/** Title, state, and what may be done with the whole video. */
export function VideoHead({ video }: { video: Video }) {
  const act = useAct(video.kind, video.$id);
  const router = useRouter();
  const duplicate = useDuplicate();
  const [asking, setAsking] = useState(false);
  const cancel = () => act.mutate({ method: 'POST', path: '/cancel' });
  const remove = () =>
    act.mutate({ method: 'DELETE', path: '' }, { onSuccess: () => (say('The video is deleted.'), router.push('/videos/')) });
  return (
    <header className="stack tight">
      <div className="row apart">
        <h1>{video.title || video.topic}</h1>
        <StatusBadge status={video.status} />
      </div>
      <div className="row">
        {video.title && video.title !== video.topic && <p className="soft">{video.topic}</p>}
        <div className="row tools">
          {isBusy(video.status) && (
            <Button look="quiet" icon="cross" busy={act.isPending} onClick={cancel}>
              Cancel
            </Button>
          )}
          {video.kind !== 'chat' && (
            <Button look="quiet" icon="copy" busy={duplicate.isPending} onClick={() => duplicate.mutate(video.$id)}>
              Use as template
            </Button>
          )}
          {(hasEnded(video.status) || video.status === 'awaiting_approval') && (
            <Button look="quiet" icon="trash" onClick={() => setAsking(true)}>
              Delete
            </Button>
          )}
        </div>
      </div>
      <Complaint error={act.error ?? duplicate.error} />
      <Confirm
        open={asking}
        title="Delete this video?"
        text="Its film and all its scenes go with it. This cannot be undone."
        word="Delete"
        onClose={() => setAsking(false)}
        onYes={remove}
      />
    </header>
  );
}
