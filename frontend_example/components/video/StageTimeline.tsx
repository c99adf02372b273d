import { Icon, type IconName } from '@/components/ui/Icon';
import { stagesOf, type StageState } from '@/lib/stages';
import { isBusy, type Video } from '@/lib/rows';

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
        const working = state === 'current' && isBusy(video.status);
        return (
          <li key={name} className={state} aria-current={state === 'current' ? 'step' : undefined}>
            {mark ? <Icon name={mark} size={16} /> : <span className={working ? 'spinner' : 'dot'} />}
            {name}
            <span className="hidden-text">, {READ[state]}</span>
          </li>
        );
      })}
    </ol>
  );
}
