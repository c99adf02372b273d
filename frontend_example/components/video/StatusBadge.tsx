import { capitalised } from '@/lib/format';
import type { Scene, Video } from '@/lib/rows';

const TONES: Record<Video['status'] | Scene['status'], string> = {
  queued: '',
  planning: 'busy',
  awaiting_approval: 'warn',
  rendering: 'busy',
  combining: 'busy',
  completed: 'good',
  failed: 'bad',
  cancelled: '',
  planned: '',
  coded: 'busy',
  rendered: 'good',
};

export function StatusBadge({ status }: { status: Video['status'] | Scene['status'] }) {
  return (
    <span className={`badge ${TONES[status]}`}>
      <span className="dot" />
      {capitalised(status)}
    </span>
  );
}
