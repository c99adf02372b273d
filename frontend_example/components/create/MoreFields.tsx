import { Tick } from '@/components/ui/Choice';
import { Select, TextField } from '@/components/ui/Field';
import { CHOICES } from '@/lib/generated';
import { options } from '@/lib/words';
import type { PartProps } from './CreateForm';

const RATES = [24, 25, 30, 60] as const;

/** What few people change. */
export function MoreFields({ draft, problems, set }: PartProps) {
  return (
    <details>
      <summary>Captions, music and more</summary>
      <div className="stack">
        <div className="fields">
          <Select
            label="Captions"
            value={draft.captions}
            options={options(CHOICES.CaptionStyle)}
            onChange={(captions) => set({ captions: captions as typeof draft.captions })}
          />
          <Select
            label="Place of the captions"
            value={draft.position}
            options={options(CHOICES.CaptionPosition)}
            onChange={(position) => set({ position: position as typeof draft.position })}
          />
          <Select
            label="Music"
            value={draft.mood}
            options={[{ value: '', label: 'As it fits' }, ...options(CHOICES.Mood)]}
            onChange={(mood) => set({ mood: mood as typeof draft.mood })}
          />
          <Select
            label="Between scenes"
            value={draft.transition}
            options={options(CHOICES.TransitionKind)}
            onChange={(transition) => set({ transition: transition as typeof draft.transition })}
          />
          <Select
            label="Resolution"
            value={draft.resolution}
            options={[{ value: '', label: 'Of the quality' }, ...CHOICES.Resolution.map((value) => ({ value, label: value }))]}
            onChange={(resolution) => set({ resolution: resolution as typeof draft.resolution })}
          />
          <Select
            label="Frames a second"
            value={String(draft.fps)}
            options={RATES.map((rate) => ({ value: String(rate), label: String(rate) }))}
            onChange={(fps) => set({ fps: Number(fps) as typeof draft.fps })}
          />
          <TextField
            label="Name of the voice"
            value={draft.voice}
            error={problems['voice.name']}
            hint="One of the provider’s; else we choose"
            onChange={(voice) => set({ voice })}
          />
        </div>
        <Tick
          label="Nothing second best"
          hint="Where a provider fails, stop with an error instead of taking the next best one."
          checked={draft.strict}
          onChange={(strict) => set({ strict })}
        />
      </div>
    </details>
  );
}
