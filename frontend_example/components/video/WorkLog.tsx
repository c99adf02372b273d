'use client';

import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/Button';
import { useAttempts } from '@/hooks/use-video';
import { copy } from '@/lib/clipboard';
import { isBusy, type Video } from '@/lib/rows';
import { logOf } from '@/lib/work-log';

/** Who worked on what and when, line by line; it follows its end. */
export function WorkLog({ video }: { video: Video }) {
  const attempts = useAttempts([video.$id], isBusy(video.status));
  const lines = logOf(video, attempts.data ?? []);
  const box = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines.length]);
  return (
    <details className="card">
      <summary>Log</summary>
      <div className="stack">
        <ol className="log" ref={box} tabIndex={0} aria-label="Log of the work">
          {lines.map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ol>
        <div className="row">
          <Button icon="copy" onClick={() => void copy(lines.join('\n'), 'The log')}>
            Copy the log
          </Button>
        </div>
      </div>
    </details>
  );
}
