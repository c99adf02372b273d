import { Tick } from '@/components/ui/Choice';
import { Select } from '@/components/ui/Field';
import { CHOICES } from '@/lib/generated';
import { options } from '@/lib/words';
import type { PartProps } from '../CreateForm';

const RATES = [24, 25, 30, 60] as const;

/** Captions, the way from scene to scene, and how fine the picture is. */
export function PictureFields({ draft, set }: PartProps) {
  return (
    <>
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
      </div>
      {draft.captions !== 'none' && (
        <Tick
          label="Captions as a file alone"
          hint="None are drawn into the picture; viewers turn them on and off."
          checked={draft.softOnly}
          onChange={(softOnly) => set({ softOnly })}
        />
      )}
    </>
  );
}
