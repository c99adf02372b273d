'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { fetchFailedScenes } from '@/appwrite';
import { Failure, Loading } from '@/components/ui/States';
import { keys } from '@/lib/cache';
import type { Video } from '@/lib/rows';

export function FailedScenes({ videos }: { videos: Video[] }) {
  const failed = useQuery({ queryKey: keys.failures, queryFn: fetchFailedScenes });
  const titles = new Map(videos.map((video) => [video.$id, video.title || video.topic]));
  return (
    <section className="card stack" aria-labelledby="failures">
      <h2 id="failures">Failed scenes</h2>
      {failed.isPending && <Loading label="Loading the failed scenes" height={60} />}
      {failed.error && <Failure error={failed.error} onRetry={() => void failed.refetch()} />}
      {failed.data?.length === 0 && <p className="soft">None. Every scene that was begun could be made.</p>}
      <ul className="stack">
        {failed.data?.map((scene) => (
          <li key={scene.$id} className="stack tight">
            <Link href={`/?id=${scene.video_id}`}>
              {titles.get(scene.video_id) ?? 'An earlier video'}, scene {scene.scene_number}
            </Link>
            <span className="soft">{scene.error_message || 'No reason was given.'}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
