import { Button, IconButton } from '@/components/ui/Button';
import { Select, TextArea, TextField } from '@/components/ui/Field';
import { count } from '@/lib/format';
import { CHOICES, LIMITS, MAX_SCENES } from '@/lib/generated';
import { emptyScene, KINDS, SCENE_KINDS, type SceneDraft, type SceneKind } from '@/lib/scene-draft';
import { problemUnder } from '@/lib/checks';
import { options } from '@/lib/words';
import { RecordingField } from '@/components/scenes/RecordingField';
import { ShownFields } from '@/components/scenes/ShownFields';
import type { PartProps } from './CreateForm';

const NAMES = Object.fromEntries(SCENE_KINDS.map((kind) => [kind, KINDS[kind].name]));

/** Scenes to write by hand: add, remove, move. */
export function SceneInputs({ draft, problems, set }: PartProps) {
  const { scenes } = draft;
  const put = (index: number, change: Partial<SceneDraft>) =>
    set({ scenes: scenes.map((scene, at) => (at === index ? { ...scene, ...change } : scene)) });
  const move = (index: number, by: number) => {
    const moved = [...scenes];
    moved.splice(index + by, 0, ...moved.splice(index, 1));
    set({ scenes: moved });
  };
  return (
    <div className="stack">
      <ol className="stack">
        {scenes.map((scene, index) => (
          <li className="sceneinput stack" key={scene.key}>
            <div className="row apart">
              <h2>Scene {index + 1}</h2>
              <div className="row tools">
                <IconButton icon="up" label={`Move scene ${index + 1} up`} disabled={index === 0} onClick={() => move(index, -1)} />
                <IconButton
                  icon="down"
                  label={`Move scene ${index + 1} down`}
                  disabled={index === scenes.length - 1}
                  onClick={() => move(index, 1)}
                />
                <IconButton
                  icon="trash"
                  label={`Remove scene ${index + 1}`}
                  disabled={scenes.length === 1}
                  onClick={() => set({ scenes: scenes.filter((one) => one !== scene) })}
                />
              </div>
            </div>
            <SceneFields scene={scene} index={index} problems={problems} onChange={(change) => put(index, change)} />
          </li>
        ))}
      </ol>
      <div className="row apart">
        <Button icon="plus" disabled={scenes.length >= MAX_SCENES} onClick={() => set({ scenes: [...scenes, emptyScene()] })}>
          Add a scene
        </Button>
        <span className="soft small">
          {count(scenes.length, 'scene')} of at most {MAX_SCENES}
        </span>
      </div>
    </div>
  );
}

interface FieldsProps {
  scene: SceneDraft;
  index: number;
  problems: Record<string, string>;
  onChange: (change: Partial<SceneDraft>) => void;
}

function SceneFields({ scene, index, problems, onChange }: FieldsProps) {
  const at = `scenes.${index}`;
  const wrong = problemUnder(problems, `${at}.visual`);
  return (
    <>
      <div className="fields">
        <Select
          label="It shows"
          value={scene.kind}
          options={options(SCENE_KINDS, NAMES)}
          onChange={(value) => onChange({ kind: value as SceneKind })}
        />
        <TextField
          label="Seconds"
          value={scene.seconds}
          hint="1 to 10; else as long as it is spoken"
          error={problems[`${at}.duration_seconds`]}
          onChange={(seconds) => onChange({ seconds })}
        />
      </div>
      <ShownFields shown={scene} problem={wrong} onChange={onChange} />
      {scene.kind === 'still' && (
        <Select
          label="If it has to be drawn"
          value={scene.motif}
          options={options(CHOICES.Motif)}
          onChange={(motif) => onChange({ motif: motif as SceneDraft['motif'] })}
        />
      )}
      <TextArea
        label="Narration (optional)"
        rows={2}
        value={scene.narration}
        most={LIMITS.WrittenScene.narration.maxLength}
        error={problems[`${at}.narration`]}
        onChange={(narration) => onChange({ narration })}
      />
      <RecordingField recording={scene.recording} problem={problemUnder(problems, `${at}.recording`)} onChange={onChange} />
    </>
  );
}
