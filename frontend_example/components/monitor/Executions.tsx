'use client';

import { useState } from 'react';
import { Select } from '@/components/ui/Field';
import { gantt } from '@/lib/figures';
import type { Attempt, Video } from '@/lib/rows';

interface Props {
  videos: Video[];
  attempts: Attempt[];
  now: number;
}

/** Who worked on one video and when: executions side by side, failed ones and their reasons. */
export function Executions({ videos, attempts, now }: Props) {
  const worked = videos.filter((video) => attempts.some((attempt) => attempt.video_id === video.$id));
  const [chosen, setChosen] = useState('');
  const id = chosen || (worked[0]?.$id ?? '');
  if (!worked.length) return null;
  const strips = gantt(attempts.filter((attempt) => attempt.video_id === id), now);
  return (
    <section className="card stack" aria-labelledby="executions">
      <div className="row apart">
        <h2 id="executions">Executions of a video</h2>
      </div>
      <Select
        label="Video"
        value={id}
        options={worked.map((video) => ({ value: video.$id, label: `${video.title || video.topic} (${video.status.replace('_', ' ')})` }))}
        onChange={setChosen}
      />
      <ol className="gantt">
        {strips.map((strip, index) => (
          <li key={index}>
            <span className="small">{strip.name}</span>
            <span className="track" aria-hidden="true">
              <span className={strip.outcome} style={{ left: `${strip.left}%`, width: `${strip.width}%` }} />
            </span>
            <span className="small numbers">
              {strip.seconds.toFixed(1)} s<span className="hidden-text">, {strip.outcome}</span>
            </span>
            {strip.error && <span className="small error why">{strip.error}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
