'use client';

import { useState, type FormEvent } from 'react';
import { Choice } from '@/components/ui/Choice';
import { useCreate } from '@/hooks/use-create';
import { useStored } from '@/hooks/use-stored';
import { isUnder, type Problems } from '@/lib/checks';
import { DRAFT_KEY, NEW_DRAFT, problemsOfDraft, type Draft, type Mode } from '@/lib/draft';
import { StudioError } from '@/lib/errors';
import { LookFields } from './LookFields';
import { MORE_PLACES, MoreFields } from './MoreFields';
import { Summary } from './Summary';
import { WhatFields } from './WhatFields';

const MODES: { value: Mode; label: string }[] = [
  { value: 'topic', label: 'A topic' },
  { value: 'script', label: 'My own script' },
  { value: 'scenes', label: 'My own scenes' },
];

export interface PartProps {
  draft: Draft;
  problems: Problems;
  set: (change: Partial<Draft>) => void;
}

/** Asks for a new video. Problems are shown once somebody tried to send it, and too long a text at once. */
export function CreateForm() {
  const [draft, store] = useStored<Draft>(DRAFT_KEY, NEW_DRAFT);
  const [tried, setTried] = useState(false);
  const create = useCreate(() => store({ ...NEW_DRAFT, language: draft.language, aspect: draft.aspect }));
  const own = problemsOfDraft(draft);
  const shown = { ...told(create.error), ...(tried ? own : onlyTooLong(own)) };
  const set = (change: Partial<Draft>) => store({ ...draft, ...change });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(own).length === 0) create.mutate(draft);
    else focusFirstProblem(event.currentTarget);
  };

  return (
    <form className="stack loose" onSubmit={submit} noValidate>
      <div>
        <h1>What is your film about?</h1>
        <p className="lead">Give a topic, your own words, or a plan scene by scene. You see it being made, live.</p>
      </div>
      <div className="split">
        <div className="stack loose">
          <div className="card stack">
            <Choice legend="Begin with" value={draft.mode} options={MODES} onChange={(mode) => set({ mode })} />
            <WhatFields draft={draft} problems={shown} set={set} />
          </div>
          <div className="card stack">
            <LookFields draft={draft} problems={shown} set={set} />
            <MoreFields draft={draft} problems={shown} set={set} />
          </div>
        </div>
        <Summary draft={draft} set={set} busy={create.isPending} error={generalError(create.error, shown)} />
      </div>
    </form>
  );
}

function told(error: Error | null): Problems {
  if (!(error instanceof StudioError)) return {};
  return Object.fromEntries(error.problems.map((problem) => [problem.path, problem.message]));
}

/** An error that no field of the form shows. */
function generalError(error: Error | null, shown: Problems): Error | null {
  const fields = error instanceof StudioError ? error.problems.map((problem) => problem.path) : [];
  const hasPlace = fields.length > 0 && fields.every((path) => path in shown && PLACES.some((place) => isUnder(path, place)));
  return hasPlace ? null : error;
}

const PLACES = ['topic', 'description', 'script', 'scenes', 'duration_seconds', 'scene_count', 'style', ...MORE_PLACES];

function onlyTooLong(problems: Problems): Problems {
  return Object.fromEntries(Object.entries(problems).filter(([, text]) => /^(At most|A number|A colour)/.test(text)));
}

const PATIENCE_FRAMES = 120; // until fields are there that are fetched when something is wrong with them

/** After the problems are on the page: the first field that has one. */
function focusFirstProblem(form: HTMLFormElement, frames = PATIENCE_FRAMES): void {
  requestAnimationFrame(() => {
    const field = form.querySelector<HTMLElement>('[aria-invalid=true]');
    if (field) field.focus();
    else if (frames > 0) focusFirstProblem(form, frames - 1);
  });
}
