import type { Video, VideoStatus } from './rows';

export type StageState = 'done' | 'current' | 'upcoming' | 'failed' | 'stopped';

export interface Stage {
  name: string;
  state: StageState;
}

const ORDER: readonly VideoStatus[] = ['queued', 'planning', 'awaiting_approval', 'rendering', 'combining', 'completed'];
const NAMES: Partial<Record<VideoStatus, string>> = {
  queued: 'Queued',
  planning: 'Planning',
  awaiting_approval: 'Your review',
  rendering: 'Rendering',
  combining: 'Joining',
  completed: 'Done',
};
const PLANNED = 5; // percent at which the storyboard stands
const JOINED_FROM = 90; // percent at which every scene is rendered

/** The stages of a video, in order. One that ended early stands where its progress tells. */
export function stagesOf(video: Pick<Video, 'status' | 'progress' | 'require_approval'>): Stage[] {
  const shown = ORDER.filter((status) => status !== 'awaiting_approval' || video.require_approval);
  const ended = video.status === 'failed' || video.status === 'cancelled';
  const at = shown.indexOf(ended ? stageAt(video.progress) : video.status);
  return shown.map((status, index) => ({ name: NAMES[status] ?? status, state: stateOf(index, at, video.status) }));
}

function stateOf(index: number, at: number, status: VideoStatus): StageState {
  if (index < at || status === 'completed') return 'done';
  if (index > at) return 'upcoming';
  if (status === 'failed') return 'failed';
  return status === 'cancelled' ? 'stopped' : 'current';
}

function stageAt(progress: number): VideoStatus {
  if (progress < PLANNED) return 'planning';
  return progress < JOINED_FROM ? 'rendering' : 'combining';
}
