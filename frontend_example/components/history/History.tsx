'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Choice } from '@/components/ui/Choice';
import { Empty, Failure, Loading } from '@/components/ui/States';
import { useSession } from '@/hooks/use-session';
import { useVideos } from '@/hooks/use-videos';
import type { VideoStatus } from '@/lib/rows';
import { VideoCard } from './VideoCard';

const FILTERS: Record<string, { label: string; statuses: VideoStatus[] }> = {
  all: { label: 'All', statuses: [] },
  busy: { label: 'In the making', statuses: ['queued', 'planning', 'awaiting_approval', 'rendering', 'combining'] },
  completed: { label: 'Completed', statuses: ['completed'] },
  stopped: { label: 'Failed or cancelled', statuses: ['failed', 'cancelled'] },
};

/** The user's videos, the newest first. */
export function History() {
  const session = useSession();
  const [filter, setFilter] = useState('all');
  return (
    <div className="stack loose">
      <div className="row apart">
        <h1>Your videos</h1>
        <Link className="button primary" href="/">
          Make a video
        </Link>
      </div>
      {session.data && (
        <Choice
          legend="Show"
          quiet
          value={filter}
          options={Object.entries(FILTERS).map(([value, { label }]) => ({ value, label }))}
          onChange={setFilter}
        />
      )}
      {session.error && <Failure error={session.error} onRetry={() => void session.refetch()} />}
      {session.isPending && <Loading label="Loading your videos" height={240} />}
      {session.data === null && <NoneYet />}
      {session.data && <List statuses={FILTERS[filter]?.statuses ?? []} isAll={filter === 'all'} />}
    </div>
  );
}

function List({ statuses, isAll }: { statuses: VideoStatus[]; isAll: boolean }) {
  const videos = useVideos(statuses);
  if (videos.isPending) return <Loading label="Loading your videos" height={240} />;
  if (videos.isError) return <Failure error={videos.error} onRetry={() => void videos.refetch()} />;
  const found = videos.data.pages.flat();
  if (!found.length) return isAll ? <NoneYet /> : <NoneSuch />;
  return (
    <div className="stack loose">
      <ul className="scenes">
        {found.map((video) => (
          <VideoCard key={video.$id} video={video} />
        ))}
      </ul>
      {videos.hasNextPage && (
        <div>
          <Button busy={videos.isFetchingNextPage} onClick={() => void videos.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}

function NoneYet() {
  return (
    <Empty icon="film" title="No videos yet">
      <p>What you make is kept here. You need no account to begin.</p>
      <Link className="button" href="/">
        Make the first one
      </Link>
    </Empty>
  );
}

function NoneSuch() {
  return (
    <Empty icon="list" title="None of these">
      <p>No video of yours is in this state at the moment.</p>
    </Empty>
  );
}
