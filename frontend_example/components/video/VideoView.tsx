'use client';

import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useEffect } from 'react';
import { Empty, Failure, Loading } from '@/components/ui/States';
import { useSession } from '@/hooks/use-session';
import { useScenes, useVideo } from '@/hooks/use-video';
import { isLost } from '@/lib/errors';
import { isBusy, type Scene, type Video } from '@/lib/rows';
import { FilmResult } from '@/components/result/FilmResult';
import { SceneGrid } from '@/components/scenes/SceneGrid';
import { ProgressPanel } from './ProgressPanel';
import { VideoHead } from './VideoHead';
import { WorkLog } from './WorkLog';

const Storyboard = dynamic(() => import('@/components/scenes/Storyboard').then((found) => found.Storyboard), {
  ssr: false,
  loading: () => <Loading label="Loading the storyboard" height={320} count={2} />,
});

/** One video, whatever its state; the address names it, so it is there again after a reload. */
export function VideoView({ id }: { id: string }) {
  const session = useSession();
  const video = useVideo(id);
  const scenes = useScenes(video.data);
  useTitle(video.data);
  if (isLost(video.error)) return session.data ? <Missing /> : session.isPending ? <Loading label="Loading the video" /> : <SignedOut />;
  if (!video.data) {
    if (video.error) return <Failure as="h1" error={video.error} onRetry={() => void video.refetch()} />;
    return <Loading label="Loading the video" height={220} count={2} />;
  }
  if (video.data.deleted) return <Missing />;
  return <Shown video={video.data} scenes={scenes.data} />;
}

function Shown({ video, scenes }: { video: Video; scenes: Scene[] | undefined }) {
  const done = video.status === 'completed';
  const editable = ['awaiting_approval', 'completed', 'failed', 'cancelled'].includes(video.status);
  const storyboard = editable && video.kind !== 'chat' && scenes && scenes.length > 0;
  return (
    <div className="stack loose">
      <VideoHead video={video} />
      {done && <FilmResult video={video} scenes={scenes ?? []} />}
      {!done && <ProgressPanel video={video} />}
      {storyboard ? <Storyboard video={video} scenes={scenes} /> : <SceneGrid video={video} scenes={scenes} />}
      <WorkLog video={video} />
    </div>
  );
}

function Missing() {
  return (
    <Empty as="h1" icon="film" title="This video is not there">
      <p>It was deleted, or it belongs to somebody else.</p>
      <Link className="button primary" href="/videos/">
        To your videos
      </Link>
    </Empty>
  );
}

function SignedOut() {
  return (
    <Empty as="h1" icon="user" title="Your session has ended">
      <p>Sign in again to see your videos. What is being made goes on without you.</p>
      <Link className="button primary" href="/account/">
        Sign in
      </Link>
    </Empty>
  );
}

/** The tab tells how far it is. */
function useTitle(video: Video | undefined): void {
  const state = video && (isBusy(video.status) ? `${video.progress} %` : video.status.replace('_', ' '));
  const title = video ? `${state} · ${video.title || video.topic}` : 'Scenewright';
  useEffect(() => {
    document.title = title;
  }, [title]);
}
