'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Select, TextField } from '@/components/ui/Field';
import { Complaint } from '@/components/ui/States';
import { copy } from '@/lib/clipboard';
import { moment } from '@/lib/format';
import { shareLink } from '@/lib/media';
import type { Video } from '@/lib/rows';

const HOURS = [
  { value: '24', label: 'A day' },
  { value: '168', label: 'A week' },
  { value: '720', label: '30 days' },
];

/** Makes an address at which anybody can watch the film for a while. */
export function ShareLink({ video }: { video: Video }) {
  const [hours, setHours] = useState('168');
  const link = useMutation({ mutationFn: () => shareLink(video.kind, video.$id, Number(hours)), onSuccess: ({ url }) => copy(url, 'The link') });
  return (
    <details>
      <summary>Share</summary>
      <div className="stack">
        <Select label="The link works for" value={hours} options={HOURS} onChange={setHours} />
        <Button icon="link" busy={link.isPending} onClick={() => link.mutate()}>
          Make a link
        </Button>
        <Complaint error={link.error} />
        {link.data && (
          <TextField
            label="Link"
            value={link.data.url}
            hint={`Whoever has it can watch until ${moment(link.data.expires_at)}.`}
            onChange={() => undefined}
          />
        )}
      </div>
    </details>
  );
}
