import dynamic from 'next/dynamic';
import { TextArea, TextField } from '@/components/ui/Field';
import { problemUnder } from '@/lib/checks';
import { span } from '@/lib/format';
import { LIMITS } from '@/lib/generated';
import { EXAMPLES, speakingSeconds } from '@/lib/words';
import { Loading } from '@/components/ui/States';
import type { PartProps } from './CreateForm';

const SceneInputs = dynamic(() => import('./SceneInputs').then((found) => found.SceneInputs), {
  ssr: false,
  loading: () => <Loading label="Loading the scenes" height={420} />,
});

const RecordingField = dynamic(() => import('@/components/scenes/RecordingField').then((found) => found.RecordingField), {
  ssr: false,
});

const BRIEF = LIMITS.Submission;

/** What the film is about, in the way that was chosen. */
export function WhatFields({ draft, problems, set }: PartProps) {
  return (
    <>
      <TextField
        label={draft.mode === 'topic' ? 'Topic' : 'Title'}
        className="large"
        value={draft.topic}
        most={BRIEF.topic.maxLength}
        error={problems.topic}
        placeholder="How tides work"
        onChange={(topic) => set({ topic })}
      />
      {draft.mode === 'topic' && <TopicFields draft={draft} problems={problems} set={set} />}
      {draft.mode === 'script' && <ScriptFields draft={draft} problems={problems} set={set} />}
      {draft.mode === 'scenes' && <SceneInputs draft={draft} problems={problems} set={set} />}
    </>
  );
}

function ScriptFields({ draft, problems, set }: PartProps) {
  return (
    <>
      <TextArea
        label="Script"
        rows={9}
        value={draft.script}
        most={BRIEF.script.maxLength}
        error={problems.script}
        hint={
          draft.script.trim()
            ? `About ${span(speakingSeconds(draft.script))} of speech`
            : 'It is spoken word for word and cut into scenes.'
        }
        onChange={(script) => set({ script })}
      />
      <RecordingField recording={draft.recording} problem={problemUnder(problems, 'recording')} onChange={set} />
    </>
  );
}

function TopicFields({ draft, problems, set }: PartProps) {
  return (
    <>
      {!draft.topic && (
        <div className="row" role="group" aria-label="Example topics">
          {EXAMPLES.map((topic) => (
            <button className="chip" type="button" key={topic} onClick={() => set({ topic })}>
              {topic}
            </button>
          ))}
        </div>
      )}
      <TextArea
        label="Anything to bear in mind? (optional)"
        value={draft.description}
        most={BRIEF.description.maxLength}
        error={problems.description}
        placeholder="For ten-year-olds, with an example from the kitchen"
        onChange={(description) => set({ description })}
      />
      <div className="fields">
        <TextField
          label="Length in seconds"
          value={draft.seconds}
          error={problems.duration_seconds}
          hint="As long as the subject needs"
          onChange={(seconds) => set({ seconds })}
        />
        <TextField
          label="Number of scenes"
          value={draft.sceneCount}
          error={problems.scene_count}
          hint={`1 to ${BRIEF.scene_count.max}; else we choose`}
          onChange={(sceneCount) => set({ sceneCount })}
        />
      </div>
    </>
  );
}
