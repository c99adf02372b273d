import type { Attempt, Video } from './rows';
import { span } from './format';

/** The video's history as lines of text, oldest first. */
export function logOf(video: Video, attempts: readonly Attempt[]): string[] {
  const lines = [{ at: video.created_at, text: `asked for; video ${video.$id}` }];
  for (const attempt of attempts) {
    const what = nameOf(attempt);
    const again = attempt.number > 1 ? ` (attempt ${attempt.number})` : '';
    lines.push({ at: attempt.started_at, text: `${what} begins${again}` });
    if (attempt.ended_at) lines.push({ at: attempt.ended_at, text: `${what} ${endOf(attempt, attempt.ended_at)}` });
  }
  if (video.error_message) lines.push({ at: video.updated_at, text: video.error_message });
  lines.sort((a, b) => a.at.localeCompare(b.at));
  return lines.map(({ at, text }) => `${new Date(at).toLocaleTimeString()}  ${text}`);
}

function endOf(attempt: Attempt, endedAt: string): string {
  const seconds = (Date.parse(endedAt) - Date.parse(attempt.started_at)) / 1000;
  const took = seconds < 60 ? `${seconds.toFixed(1)} s` : span(seconds);
  return attempt.outcome === 'done' ? `done after ${took}` : `${attempt.outcome}: ${attempt.error_message || `after ${took}`}`;
}

/** `plan`, `scene 3` or `combine`: the id of a step ends in what it is, or in the scene's number. */
export function nameOf(attempt: Pick<Attempt, 'step' | 'video_id'>): string {
  const rest = attempt.step.slice(attempt.video_id.length + 1).replace(/-?r\d+$/, '');
  return /^\d+/.test(rest) ? `scene ${rest}` : rest || 'step';
}
