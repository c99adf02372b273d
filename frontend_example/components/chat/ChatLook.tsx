import { Choice, Tick } from '@/components/ui/Choice';
import { Select, TextField } from '@/components/ui/Field';
import type { ChatDraft } from '@/lib/chat';
import { CHOICES } from '@/lib/generated';
import { ASPECTS, options } from '@/lib/words';

interface Props {
  draft: ChatDraft;
  set: (change: Partial<ChatDraft>) => void;
}

const PACES = [0.5, 0.75, 1, 1.5, 2];
const MESSENGERS: Record<string, string> = Object.fromEntries(
  CHOICES.Theme.map((theme) => [theme, theme.replace('imessage', 'iMessage').replace('whatsapp', 'WhatsApp').replace('-', ', ')]),
);

/** Who talks, and how the phone looks and sounds. */
export function ChatLook({ draft, set }: Props) {
  const rename = (id: string | undefined, name: string) =>
    set({ participants: draft.participants.map((one) => (one.id === id ? { ...one, name } : one)) });
  return (
    <section className="card stack" aria-label="Look">
      <div className="fields">
        {draft.participants.map((person) => (
          <TextField
            key={person.id}
            label={person.is_me ? 'My name' : 'Other person'}
            value={person.name ?? ''}
            onChange={(name) => rename(person.id, name)}
          />
        ))}
        <TextField label="Name at the top" value={draft.title ?? ''} hint="Else the other person’s" onChange={(title) => set({ title })} />
        <Select
          label="Messenger"
          value={draft.theme ?? ''}
          options={options(CHOICES.Theme, MESSENGERS)}
          onChange={(theme) => set({ theme: theme as ChatDraft['theme'] })}
        />
        <Select
          label="Pace"
          value={String(draft.pace)}
          options={PACES.map((pace) => ({ value: String(pace), label: pace === 1 ? 'Normal' : `${pace} times` }))}
          onChange={(pace) => set({ pace: Number(pace) })}
        />
        <Select
          label="Keyboard"
          value={draft.keyboard ?? ''}
          options={options(CHOICES.Keyboard, { auto: 'While I type' })}
          onChange={(keyboard) => set({ keyboard: keyboard as ChatDraft['keyboard'] })}
        />
        <Select
          label="Music"
          value={draft.music ?? ''}
          options={[{ value: '', label: 'None' }, ...options(CHOICES.Mood)]}
          onChange={(music) => set({ music })}
        />
      </div>
      <Choice
        legend="Shape"
        value={draft.aspect ?? '9:16'}
        options={CHOICES.Aspect.map((value) => ({ value, label: `${ASPECTS[value]} ${value}` }))}
        onChange={(aspect) => set({ aspect })}
      />
      <Choice
        legend="Quality"
        value={draft.quality ?? 'medium'}
        options={options(CHOICES.Quality)}
        onChange={(quality) => set({ quality })}
      />
      <div className="fields">
        <Tick label="Phone around the screen" checked={draft.phone_frame ?? false} onChange={(phone_frame) => set({ phone_frame })} />
        <Tick label="Dots while others type" checked={draft.typing ?? true} onChange={(typing) => set({ typing })} />
        <Tick label="Sounds" checked={draft.sounds ?? true} onChange={(sounds) => set({ sounds })} />
        <Tick label="Read the messages out" checked={draft.voice_over ?? false} onChange={(voice_over) => set({ voice_over })} />
      </div>
    </section>
  );
}
