import { Disclosure } from '@/components/ui/Disclosure';
import { ACCEPT, MediaField } from '@/components/ui/MediaField';
import { hasMedia, type OwnMedia } from '@/lib/own-media';

interface Props {
  recording: OwnMedia;
  problem?: string;
  onChange: (change: { recording: OwnMedia }) => void;
}

/** The narration in the user's own voice; closed where there is none. */
export function RecordingField({ recording, problem, onChange }: Props) {
  return (
    <Disclosure name="Speak it yourself" className="light" forced={hasMedia(recording)}>
      <MediaField
        label="Your own recording"
        hint="It is heard instead of a voice; captions follow the words above"
        accept={ACCEPT.sound}
        value={recording}
        error={problem}
        onChange={(chosen) => onChange({ recording: chosen })}
      />
    </Disclosure>
  );
}
