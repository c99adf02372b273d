import { TextField } from '@/components/ui/Field';
import { ACCEPT, MediaField } from '@/components/ui/MediaField';
import { LIMITS } from '@/lib/generated';
import { hasMedia } from '@/lib/own-media';
import { KINDS, type SceneDraft } from '@/lib/scene-draft';

interface Props {
  shown: SceneDraft;
  problem?: string;
  onChange: (change: Partial<SceneDraft>) => void;
}

/** A clip of one's own, or what to search for; and which seconds of it. */
export function FootageFields({ shown, problem, onChange }: Props) {
  const hasOwn = hasMedia(shown.clip);
  return (
    <>
      <MediaField
        label="Clip of your own"
        hint="MP4 or WebM; its sound is not heard"
        accept={ACCEPT.clip}
        value={shown.clip}
        error={hasOwn ? problem : undefined}
        onChange={(clip) => onChange({ clip, text: '' })}
      />
      {!hasOwn && (
        <TextField
          label={KINDS.footage.text}
          value={shown.text}
          most={LIMITS.FootageClip.query.maxLength}
          placeholder="waves on a beach"
          error={problem}
          onChange={(text) => onChange({ text })}
        />
      )}
      <div className="fields">
        <TextField label="From second" value={shown.from} placeholder="0" onChange={(from) => onChange({ from })} />
        <TextField label="To second" value={shown.to} placeholder="As far as needed" onChange={(to) => onChange({ to })} />
      </div>
    </>
  );
}
