import { Tick } from '@/components/ui/Choice';
import { Select, TextField } from '@/components/ui/Field';
import { CHOICES, LIMITS } from '@/lib/generated';
import { options, VENDORS } from '@/lib/words';
import type { PartProps } from '../CreateForm';

const TASKS = [
  { task: 'planner', label: 'Who plans', names: CHOICES.PlannerName },
  { task: 'picture', label: 'Who makes pictures', names: CHOICES.PictureName },
  { task: 'clip', label: 'Who brings footage', names: CHOICES.ClipName },
  { task: 'speech', label: 'Who speaks', names: CHOICES.SpeechName },
] as const;

/** Who is asked first for what, and who is told when it is done. */
export function VendorFields({ draft, problems, set }: PartProps) {
  const { vendors } = draft;
  return (
    <>
      <p className="soft small">Who is asked first. Where they fail the usual others follow, and the film says so.</p>
      <div className="fields">
        {TASKS.map(({ task, label, names }) => (
          <Select
            key={task}
            label={label}
            value={vendors[task]}
            error={problems[`providers.${task}`]}
            options={[{ value: '', label: 'Whoever usually does' }, ...options<string>(names, VENDORS)]}
            onChange={(name) => set({ vendors: { ...vendors, [task]: name } })}
          />
        ))}
      </div>
      <Tick
        label="Nothing second best"
        hint="Where a vendor fails, stop with an error instead of taking the next best one."
        checked={draft.strict}
        onChange={(strict) => set({ strict })}
      />
      <TextField
        label="Webhook"
        type="url"
        value={draft.webhook}
        most={LIMITS.Submission.webhook_url.maxLength}
        error={problems.webhook_url}
        placeholder="https://example.com/films"
        hint="An address of yours that is told when the film is done or has failed"
        onChange={(webhook) => set({ webhook })}
      />
    </>
  );
}
