import { TextArea, TextField } from '@/components/ui/Field';
import { KINDS, type SceneDraft } from '@/lib/scene-draft';
import { FootageFields } from './FootageFields';

interface Props {
  shown: SceneDraft;
  problem?: string;
  onChange: (change: Partial<SceneDraft>) => void;
}

/** What a scene shows, in the fields of its kind. */
export function ShownFields({ shown, problem, onChange }: Props) {
  const kind = KINDS[shown.kind];
  if (shown.kind === 'footage') return <FootageFields shown={shown} problem={problem} onChange={onChange} />;
  return (
    <>
      <TextArea label={kind.text} hint={kind.hint} rows={2} value={shown.text} error={problem} onChange={(text) => onChange({ text })} />
      {kind.aside && <TextField label={kind.aside} value={shown.aside} onChange={(aside) => onChange({ aside })} />}
    </>
  );
}
