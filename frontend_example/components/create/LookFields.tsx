import { Choice } from '@/components/ui/Choice';
import { Select, TextField } from '@/components/ui/Field';
import { CHOICES, LIMITS } from '@/lib/generated';
import { ASPECTS, LANGUAGES, options } from '@/lib/words';
import type { PartProps } from './CreateForm';

/** What most people choose: shape, quality, language and voice. */
export function LookFields({ draft, problems, set }: PartProps) {
  return (
    <>
      <Choice
        legend="Shape"
        value={draft.aspect}
        options={CHOICES.Aspect.map((value) => ({
          value,
          label: `${ASPECTS[value]} ${value}`,
          mark: <span className="shape" style={{ aspectRatio: value.replace(':', ' / ') }} />,
        }))}
        onChange={(aspect) => set({ aspect })}
      />
      <Choice
        legend="Quality"
        value={draft.quality}
        options={options(CHOICES.Quality)}
        onChange={(quality) => set({ quality })}
      />
      <div className="fields">
        <Select
          label="Language"
          value={draft.language}
          options={options(CHOICES.Language, LANGUAGES)}
          onChange={(language) => set({ language: language as typeof draft.language })}
        />
        <Select
          label="Voice"
          value={draft.gender}
          options={[{ value: '', label: 'Any' }, ...options(CHOICES.Gender)]}
          onChange={(gender) => set({ gender: gender as typeof draft.gender })}
        />
      </div>
      <TextField
        label="Style of the pictures (optional)"
        value={draft.style}
        most={LIMITS.Submission.style.maxLength}
        error={problems.style}
        placeholder="Watercolour, soft light"
        onChange={(style) => set({ style })}
      />
    </>
  );
}
