'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { TextArea } from '@/components/ui/Field';
import type { Act } from '@/hooks/use-act';
import { hasWord, tooLong } from '@/lib/checks';
import { LIMITS } from '@/lib/generated';

const MOST = LIMITS.NewScene.narration.maxLength;

export function AddScene({ busy, onEdit }: { busy: boolean; onEdit: (act: Act) => void }) {
  const [narration, setNarration] = useState('');
  const add = () => {
    onEdit({ method: 'POST', path: '/scenes', body: { narration } });
    setNarration('');
  };
  return (
    <div className="card stack">
      <TextArea
        label="Another scene"
        rows={2}
        value={narration}
        most={MOST}
        error={tooLong(narration, MOST)}
        placeholder="What is said in it; the picture follows from that"
        onChange={setNarration}
      />
      <div>
        <Button icon="plus" disabled={busy || !hasWord(narration) || narration.length > MOST} onClick={add}>
          Add this scene
        </Button>
      </div>
    </div>
  );
}
