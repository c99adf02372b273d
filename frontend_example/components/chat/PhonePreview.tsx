'use client';

import { IconButton } from '@/components/ui/Button';
import { Loading } from '@/components/ui/States';
import { usePlayback } from '@/hooks/use-playback';
import { length } from '@/lib/format';
import type { Preview } from '@/lib/playback';
import { Phone } from './Phone';

/** The film in the browser: the renderer's own times, sizes and colours, drawn by the browser. */
export function PhonePreview({ preview, updating }: { preview: Preview | undefined; updating: boolean }) {
  const timeline = preview?.timeline;
  const playback = usePlayback(timeline?.frames ?? 1, timeline?.fps ?? 30);
  if (!preview || !timeline) return <Loading label="Preparing the preview" height={520} />;
  const seconds = (frame: number) => (frame / timeline.fps) * 1000;
  return (
    <figure className="preview stack tight" aria-label="Preview" aria-busy={updating}>
      <Phone preview={preview} frame={playback.frame} />
      <figcaption className="row controls">
        <IconButton icon={playback.playing ? 'pause' : 'play'} label={playback.playing ? 'Pause' : 'Play'} onClick={playback.toggle} />
        <input
          type="range"
          aria-label="Position"
          min={0}
          max={timeline.frames - 1}
          value={playback.frame}
          aria-valuetext={`${length(seconds(playback.frame))} of ${length(seconds(timeline.frames))}`}
          onChange={(event) => playback.seek(Number(event.target.value))}
        />
        <span className="soft small numbers">
          {length(seconds(playback.frame))} / {length(seconds(timeline.frames))}
        </span>
      </figcaption>
    </figure>
  );
}
