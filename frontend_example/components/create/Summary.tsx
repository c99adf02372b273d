import { Button } from '@/components/ui/Button';
import { Tick } from '@/components/ui/Choice';
import { Complaint } from '@/components/ui/States';
import { useEstimate } from '@/hooks/use-estimate';
import type { Draft } from '@/lib/draft';
import { capitalised, count, money, span } from '@/lib/format';
import type { Estimate } from '@/lib/estimate';
import { ASPECTS, LANGUAGES, speakingSeconds } from '@/lib/words';

interface Props {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  busy: boolean;
  error: Error | null;
}

/** What will be made, and the button that makes it. */
export function Summary({ draft, set, busy, error }: Props) {
  const estimate = useEstimate(draft);
  return (
    <aside className="card stack aside" aria-label="Your film">
      <h2>Your film</h2>
      <dl className="facts">
        <dt>Shape</dt>
        <dd>
          {ASPECTS[draft.aspect]} {draft.aspect}
        </dd>
        <dt>Quality</dt>
        <dd>{capitalised(draft.quality)}</dd>
        <dt>Language</dt>
        <dd>{LANGUAGES[draft.language]?.split(' – ')[0]}</dd>
        <dt>Length</dt>
        <dd>{lengthOf(draft)}</dd>
        {estimate && (
          <>
            <dt>Cost</dt>
            <dd>{costOf(estimate)}</dd>
          </>
        )}
      </dl>
      <Tick
        label="Let me approve the plan first"
        hint="You see and change words and pictures before anything is rendered."
        checked={draft.requireApproval}
        onChange={(requireApproval) => set({ requireApproval })}
      />
      <Complaint error={error} />
      <Button look="primary" className="large" type="submit" busy={busy}>
        {busy ? 'Sending…' : 'Make the film'}
      </Button>
    </aside>
  );
}

/** In money, and in the time that machines work on it. */
function costOf(estimate: Estimate): string {
  return `${estimate.cost_usd ? `About ${money(estimate.cost_usd)}` : 'Free'}, ${span(estimate.render_seconds)} of work`;
}

function lengthOf(draft: Draft): string {
  if (draft.mode === 'script') return draft.script.trim() ? `About ${span(speakingSeconds(draft.script))}` : 'As long as the script';
  if (draft.mode === 'scenes') return count(draft.scenes.length, 'scene');
  return draft.seconds.trim() ? `About ${draft.seconds} s` : 'As it needs';
}
