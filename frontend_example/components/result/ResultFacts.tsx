'use client';

import { useMutation } from '@tanstack/react-query';
import { Button } from '@/components/ui/Button';
import { Complaint } from '@/components/ui/States';
import { bytes, count, length, money } from '@/lib/format';
import { save } from '@/lib/media';
import type { Scene, Video } from '@/lib/rows';
import { ShareLink } from './ShareLink';

export function ResultFacts({ video, scenes }: { video: Video; scenes: Scene[] }) {
  const name = fileName(video.title || video.topic);
  const download = useMutation({ mutationFn: ({ url, end }: { url: string; end: string }) => save(url, `${name}.${end}`) });
  const kept = scenes.filter((scene) => scene.reused).length;
  return (
    <div className="card stack">
      <dl className="facts numbers">
        <dt>Length</dt>
        <dd>{length(video.duration_ms)}</dd>
        <dt>Size</dt>
        <dd>{bytes(video.size_bytes)}</dd>
        <dt>Scenes</dt>
        <dd>{video.scene_count}</dd>
        <dt>Cost</dt>
        <dd>{money(video.actual_cost_usd)}</dd>
        {kept > 0 && (
          <>
            <dt>Kept</dt>
            <dd>
              {kept} of {count(scenes.length, 'scene')}
            </dd>
          </>
        )}
      </dl>
      <Button look="primary" icon="download" onClick={() => download.mutate({ url: video.combined_video_url, end: 'mp4' })}>
        Download
      </Button>
      {video.captions_url && (
        <Button icon="download" onClick={() => download.mutate({ url: video.captions_url, end: 'vtt' })}>
          Captions
        </Button>
      )}
      <Complaint error={download.error} />
      <ShareLink video={video} />
      {video.youtube_url && (
        <a className="button" href={video.youtube_url} target="_blank" rel="noreferrer">
          Watch on YouTube
        </a>
      )}
    </div>
  );
}

function fileName(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'film';
}
