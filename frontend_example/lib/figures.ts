/** What the owner's videos and attempts add up to. */
import type { Attempt, Video, VideoStatus } from './rows';
import { nameOf } from './work-log';

export interface Slice {
  name: string;
  value: number;
}

export function byStatus(videos: readonly Video[]): Slice[] {
  const counts = new Map<VideoStatus, number>();
  videos.forEach((video) => counts.set(video.status, (counts.get(video.status) ?? 0) + 1));
  return [...counts].map(([name, value]) => ({ name, value })).sort((a, b) => b.value - a.value);
}

/** The share of the ended videos that were completed, from 0 to 1; null before any has ended. */
export function successRate(videos: readonly Video[]): number | null {
  const done = videos.filter((video) => video.status === 'completed').length;
  const failed = videos.filter((video) => video.status === 'failed').length;
  return done + failed ? done / (done + failed) : null;
}

const STAGES = ['Planning', 'Scenes', 'Joining'] as const;

/** The mean seconds that a video spends in each stage: from its first attempt at it to the end of its last. */
export function secondsByStage(attempts: readonly Attempt[]): Slice[] {
  const spans = new Map<string, [number, number]>();
  for (const attempt of attempts) {
    if (!attempt.ended_at) continue;
    const key = `${stageOf(attempt)} ${attempt.video_id}`;
    const [from, to] = [Date.parse(attempt.started_at), Date.parse(attempt.ended_at)];
    const known = spans.get(key);
    spans.set(key, known ? [Math.min(known[0], from), Math.max(known[1], to)] : [from, to]);
  }
  return STAGES.map((name) => {
    const found = [...spans].filter(([key]) => key.startsWith(name)).map(([, [from, to]]) => (to - from) / 1000);
    return { name, value: found.length ? found.reduce((sum, one) => sum + one, 0) / found.length : 0 };
  });
}

function stageOf(attempt: Attempt): (typeof STAGES)[number] {
  const name = nameOf(attempt);
  if (name.startsWith('scene')) return 'Scenes';
  return name === 'plan' ? 'Planning' : 'Joining';
}

/** US dollars by day of creation, for the last days up to the one of `now`. */
export function spendByDay(videos: readonly Video[], now: number, days = 7): Slice[] {
  const names = Array.from({ length: days }, (_, back) => dayOf(now - (days - 1 - back) * 86_400_000));
  return names.map((name) => ({
    name,
    value: videos.filter((video) => dayOf(Date.parse(video.created_at)) === name).reduce((sum, video) => sum + video.actual_cost_usd, 0),
  }));
}

function dayOf(at: number): string {
  return new Date(at).toLocaleDateString('en', { month: 'short', day: 'numeric' });
}

export interface Strip {
  name: string;
  outcome: string;
  error: string;
  /** Percent of the whole from its left edge, and how wide it is. */
  left: number;
  width: number;
  seconds: number;
}

const LEAST_WIDTH = 0.8;

/** A video's executions side by side in time. An open one reaches to `now`. */
export function gantt(attempts: readonly Attempt[], now: number): Strip[] {
  const spans = attempts.map((attempt) => ({
    attempt,
    from: Date.parse(attempt.started_at),
    to: attempt.ended_at ? Date.parse(attempt.ended_at) : now,
  }));
  const start = Math.min(...spans.map(({ from }) => from));
  const whole = Math.max(1, Math.max(...spans.map(({ to }) => to)) - start);
  return spans.map(({ attempt, from, to }) => ({
    name: attempt.number > 1 ? `${nameOf(attempt)} · attempt ${attempt.number}` : nameOf(attempt),
    outcome: attempt.outcome || 'open',
    error: attempt.error_message,
    left: (100 * (from - start)) / whole,
    width: Math.max(LEAST_WIDTH, (100 * (to - from)) / whole),
    seconds: (to - from) / 1000,
  }));
}
