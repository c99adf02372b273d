import { TextArea, TextField } from '@/components/ui/Field';
import { KINDS, type SceneDraft } from '@/lib/scene-draft';

interface Props {
  shown: SceneDraft;
  problem?: string;
  onChange: (shown: SceneDraft) => void;
}

/** What a scene shows, in the fields of its kind. */
export function ShownFields({ shown, problem, onChange }: Props) {
  const kind = KINDS[shown.kind];
  return (
    <>
      <TextArea
        label={kind.text}
        hint={kind.hint}
        rows={2}
        value={shown.text}
        error={problem}
        onChange={(text) => onChange({ ...shown, text })}
      />
      {kind.aside && <TextField label={kind.aside} value={shown.aside} onChange={(aside) => onChange({ ...shown, aside })} />}
    </>
  );
}
