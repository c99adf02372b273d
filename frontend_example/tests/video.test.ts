import { describe, expect, it } from 'vitest';
import { elapsed, remaining } from '@/lib/eta';
import { byStatus, gantt, secondsByStage, spendByDay, successRate } from '@/lib/figures';
import { stagesOf } from '@/lib/stages';
import { nameOf, logOf } from '@/lib/work-log';
import type { Attempt, Video } from '@/lib/rows';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const iso = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();

const video = (change: Partial<Video>): Video =>
  ({
    $id: 'v',
    status: 'rendering',
    progress: 40,
    require_approval: false,
    eta_seconds: 0,
    actual_cost_usd: 0,
    error_message: '',
    created_at: iso(0),
    updated_at: iso(30),
    ...change,
  }) as Video;

const attempt = (step: string, from: number, to: number | null, change: Partial<Attempt> = {}): Attempt =>
  ({
    step: `v-${step}`,
    video_id: 'v',
    number: 1,
    started_at: iso(from),
    ended_at: to === null ? null : iso(to),
    outcome: to === null ? '' : 'done',
    error_message: '',
    ...change,
  }) as Attempt;

describe('stages', () => {
  const states = (change: Partial<Video>) => stagesOf(video(change)).map(({ name, state }) => `${name} ${state}`);

  it('show where a video is', () => {
    expect(states({})).toEqual(['Queued done', 'Planning done', 'Rendering current', 'Joining upcoming', 'Done upcoming']);
    expect(states({ status: 'completed' }).every((one) => one.endsWith('done'))).toBe(true);
  });

  it('have the review where it was asked for', () => {
    expect(states({ status: 'awaiting_approval', require_approval: true })[2]).toBe('Your review current');
  });

  it.each([
    [2, 'Planning failed'],
    [40, 'Rendering failed'],
    [95, 'Joining failed'],
  ])('show where a video failed at %s %%', (progress, where) => {
    expect(states({ status: 'failed', progress })).toContain(where);
  });
});

describe('time', () => {
  it('is told only where it is known', () => {
    expect(remaining(video({}))).toBe('');
    expect(remaining(video({ eta_seconds: 40 }))).toBe('About 40 s left');
    expect(remaining(video({ eta_seconds: 40, status: 'completed' }))).toBe('');
  });

  it('stands still once the video has ended', () => {
    expect(elapsed(video({}), NOON + 90_000)).toBe(90);
    expect(elapsed(video({ status: 'failed' }), NOON + 90_000)).toBe(30);
  });
});

describe('figures', () => {
  const work = [attempt('plan', 0, 4), attempt('1', 5, 9), attempt('2', 5, 20), attempt('combine', 21, 24)];

  it('name a step by what it is', () => {
    expect(nameOf({ step: 'v-3-r1', video_id: 'v' })).toBe('scene 3');
    expect(nameOf({ step: 'v-combine-r0', video_id: 'v' })).toBe('combine');
    expect(nameOf({ step: 'v-plan', video_id: 'v' })).toBe('plan');
  });

  it('tell where the time goes: scenes overlap, so they count from the first to the last', () => {
    expect(secondsByStage(work)).toEqual([
      { name: 'Planning', value: 4 },
      { name: 'Scenes', value: 15 },
      { name: 'Joining', value: 3 },
    ]);
  });

  it('lay executions out from the first to the last, open ones up to now', () => {
    const strips = gantt([...work, attempt('3', 20, null)], NOON + 40_000);
    expect(strips[0]).toMatchObject({ name: 'plan', left: 0, width: 10 });
    expect(strips.at(-1)).toMatchObject({ outcome: 'open', left: 50, width: 50 });
  });

  it('count videos and money', () => {
    const videos = [video({ status: 'completed', actual_cost_usd: 0.5 }), video({ status: 'failed' }), video({})];
    expect(successRate(videos)).toBe(0.5);
    expect(successRate([video({})])).toBeNull();
    expect(byStatus([...videos, video({})])[0]).toEqual({ name: 'rendering', value: 2 });
    expect(spendByDay(videos, NOON).at(-1)?.value).toBe(0.5);
  });

  it('tell the history in order, with what failed', () => {
    const failed = attempt('1', 5, 9, { outcome: 'failed', error_message: 'No disk.' });
    const lines = logOf(video({}), [attempt('plan', 0, 4), failed]);
    expect(lines).toHaveLength(5);
    expect(lines.at(-1)).toContain('scene 1 failed: No disk.');
  });
});
