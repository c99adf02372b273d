'use client';

import { useState } from 'react';
import { Button, IconButton } from '@/components/ui/Button';
import { Confirm } from '@/components/ui/Confirm';
import { TextArea, TextField } from '@/components/ui/Field';
import type { Act } from '@/hooks/use-act';
import { LIMITS } from '@/lib/generated';
import { editOf, problemsOfWords, wordsOf } from '@/lib/scene-edit';
import type { Scene } from '@/lib/rows';
import type { SceneDraft } from '@/lib/scene-draft';
import { ScenePicture } from './ScenePicture';
import { RecordingField } from './RecordingField';
import { ShownFields } from './ShownFields';
import { Takes } from './Takes';

const EDIT = LIMITS.SceneEdit;

interface Props {
  scene: Scene;
  busy: boolean;
  isFirst: boolean;
  isLast: boolean;
  onEdit: (act: Act) => void;
  onMove: (by: number) => void;
}

/** One scene to change: its words, what it shows, which take it uses, and its place. */
export function SceneEditor({ scene, busy, isFirst, isLast, onEdit, onMove }: Props) {
  const [before] = useState(() => wordsOf(scene));
  const [words, setWords] = useState(before);
  const [asking, setAsking] = useState(false);
  const number = scene.scene_number;
  const path = `/scenes/${number}`;
  const problems = problemsOfWords(words, before);
  const edit = editOf(words, before);
  const set = (change: Partial<typeof words>) => setWords({ ...words, ...change });
  const show = (change: Partial<SceneDraft>) => words.shown && set({ shown: { ...words.shown, ...change } });
  return (
    <li className="card editor" aria-label={`Scene ${number}`}>
      <div className="stack tight">
        <ScenePicture scene={scene} />
        <Takes scene={scene} busy={busy} onEdit={onEdit} />
      </div>
      <div className="stack">
        <div className="row apart">
          <h3>Scene {number}</h3>
          <div className="row tools">
            <IconButton icon="up" label={`Move scene ${number} up`} disabled={isFirst || busy} onClick={() => onMove(-1)} />
            <IconButton icon="down" label={`Move scene ${number} down`} disabled={isLast || busy} onClick={() => onMove(1)} />
            <IconButton
              icon="trash"
              label={`Remove scene ${number}`}
              disabled={busy || (isFirst && isLast)}
              onClick={() => setAsking(true)}
            />
          </div>
        </div>
        <div className="headline">
          <TextField
            label="Heading"
            value={words.heading}
            most={EDIT.heading.maxLength}
            error={problems.heading}
            onChange={(heading) => set({ heading })}
          />
          <TextField
            label="Least seconds"
            value={words.seconds}
            error={problems.seconds}
            placeholder="As spoken"
            onChange={(seconds) => set({ seconds })}
          />
        </div>
        <TextArea
          label="Narration"
          value={words.narration}
          most={EDIT.narration.maxLength}
          error={problems.narration}
          onChange={(narration) => set({ narration })}
        />
        {words.shown && <ShownFields shown={words.shown} problem={problems.shown} onChange={show} />}
        <RecordingField recording={words.recording} problem={problems.recording} onChange={set} />
        <div className="row">
          <Button
            look="primary"
            icon="check"
            disabled={!edit || Object.keys(problems).length > 0}
            busy={busy && edit !== null}
            onClick={() => edit && onEdit({ method: 'PATCH', path, body: edit })}
          >
            Save scene {number}
          </Button>
          {edit && (
            <Button look="quiet" onClick={() => setWords(before)}>
              Undo
            </Button>
          )}
        </div>
      </div>
      <Confirm
        open={asking}
        title={`Remove scene ${number}?`}
        text="Its words and pictures go with it."
        word="Remove"
        onClose={() => setAsking(false)}
        onYes={() => onEdit({ method: 'DELETE', path })}
      />
    </li>
  );
}
