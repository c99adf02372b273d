import { Select, TextField } from '@/components/ui/Field';
import { ACCEPT, MediaField } from '@/components/ui/MediaField';
import { CHOICES, LIMITS } from '@/lib/generated';
import { options } from '@/lib/words';
import type { PartProps } from '../CreateForm';

const { min, max } = LIMITS.Music.gain_db;
const MUSIC = [
  { value: '', label: 'As it fits' },
  ...options(CHOICES.Mood),
  { value: 'own', label: 'A file of my own' },
  { value: 'none', label: 'None' },
];

/** What is heard: the voice by its name, and the music below it. */
export function SoundFields({ draft, problems, set }: PartProps) {
  const isChosen = draft.mood !== '' && draft.mood !== 'none';
  return (
    <>
      <div className="fields">
        <TextField
          label="Name of the voice"
          value={draft.voice}
          error={problems['voice.name']}
          hint="One of the vendor’s; else we choose"
          onChange={(voice) => set({ voice })}
        />
        <Select label="Music" value={draft.mood} options={MUSIC} onChange={(mood) => set({ mood: mood as typeof draft.mood })} />
        {isChosen && (
          <TextField
            label="Louder or softer, in dB"
            value={draft.gain}
            placeholder="0"
            hint={`${min} to ${max}`}
            error={problems['music.gain_db']}
            onChange={(gain) => set({ gain })}
          />
        )}
      </div>
      {draft.mood === 'own' && (
        <MediaField
          label="Music file"
          hint="It is made softer while somebody speaks, and begins again where it is too short"
          accept={ACCEPT.sound}
          value={draft.music}
          error={problems.music ?? problems['music.file'] ?? problems['music.url']}
          onChange={(music) => set({ music })}
        />
      )}
    </>
  );
}
