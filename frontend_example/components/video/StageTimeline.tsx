import { Icon, type IconName } from '@/components/ui/Icon';
import { stagesOf, type StageState } from '@/lib/stages';
import type { Video } from '@/lib/rows';

const MARKS: Partial<Record<StageState, IconName>> = { done: 'check', failed: 'cross', stopped: 'cross' };
const READ: Record<StageState, string> = {
  done: 'finished',
  current: 'under way',
  upcoming: 'to come',
  failed: 'failed',
  stopped: 'stopped',
};

export function StageTimeline({ video }: { video: Video }) {
  return (
    <ol className="stages" aria-label="Stages">
      {stagesOf(video).map(({ name, state }) => {
        const mark = MARKS[state];
        return (
          <li key={name} className={state} aria-current={state === 'current' ? 'step' : undefined}>
            {mark ? <Icon name={mark} size={16} /> : <span className={state === 'current' ? 'spinner' : 'dot'} />}
            {name}
            <span className="hidden-text">, {READ[state]}</span>
          </li>
        );
      })}
    </ol>
  );
}
