import { isBusy, type Video } from './rows';
import { span } from './format';

/** How long it will still take, as a sentence; '' while that cannot be told. */
export function remaining(video: Video): string {
  if (!isBusy(video.status) || video.eta_seconds <= 0) return '';
  return `About ${span(video.eta_seconds)} left`;
}

/** Seconds since somebody asked for it, until it ended. */
export function elapsed(video: Video, now: number): number {
  const until = isBusy(video.status) ? now : Date.parse(video.updated_at);
  return Math.max(0, (until - Date.parse(video.created_at)) / 1000);
}
