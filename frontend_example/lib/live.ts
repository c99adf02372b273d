/** The page's one line to Appwrite: rows that change go into the query cache, and gaps are filled by fetching. */
import type { QueryClient } from '@tanstack/react-query';
import { follow, unfollow, type RowEvent } from '@/appwrite';
import { keys, type VideoPages } from './cache';
import { newer, withRow, type Attempt, type Scene, type Video } from './rows';

/** `off`: nobody is signed in. `polling`: there are no live updates, so the page asks every few seconds. */
export type LiveState = 'off' | 'connecting' | 'live' | 'reconnecting' | 'polling';

const SETTLE_MS = 1_500; // an open socket is not yet a subscribed one, and nothing tells when it is
const PATIENCE_MS = 8_000; // of being away, after which the badge says what the page does instead
const SILENT_POLLS = 2; // that found what no event had told
const SETTLED_MS = 5_000; // after which a poll finds nothing that an event should not have told

const watchers = new Set<() => void>();
let state: LiveState = 'off';
let refused = false;
let missed = 0;
let liveSince = 0;
let giveUp: ReturnType<typeof setTimeout> | undefined;

export function liveState(): LiveState {
  return state;
}

export function watchLive(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function become(next: LiveState): void {
  if (next === state) return;
  state = next;
  watchers.forEach((watcher) => watcher());
}

/** To be called once somebody is signed in. */
export function goLive(cache: QueryClient): void {
  if (state !== 'off') return;
  refused = false;
  missed = 0;
  become('connecting');
  follow({
    onRow: (event) => take(cache, event),
    onOpen: () => {
      clearTimeout(giveUp);
      giveUp = undefined;
      become('live');
      liveSince = Date.now();
      refetch(cache);
      setTimeout(() => refetch(cache), SETTLE_MS);
    },
    onClose: away,
    onRefused: () => {
      refused = true;
      become('polling');
    },
  });
}

export async function goOff(): Promise<void> {
  if (state === 'off') return;
  clearTimeout(giveUp);
  giveUp = undefined;
  become('off');
  await unfollow();
}

function away(): void {
  if (state === 'off' || refused || state === 'polling') return;
  become('reconnecting');
  giveUp ??= setTimeout(() => state === 'reconnecting' && become('polling'), PATIENCE_MS);
}

/** A poll found a row later than the one known: a socket that never tells of such is none. */
export function noteMissed(): void {
  if (state !== 'live' || Date.now() - liveSince < SETTLED_MS) return;
  if (++missed >= SILENT_POLLS) become('polling');
}

function refetch(cache: QueryClient): void {
  void cache.invalidateQueries({ queryKey: keys.rows });
}

function take(cache: QueryClient, event: RowEvent): void {
  missed = 0;
  if (!refused) become('live');
  if (event.table === 'videos') takeVideo(cache, event.row, event.gone);
  else if (event.table === 'scenes') takeScene(cache, event.row, event.gone);
  else takeAttempt(cache, event.row, event.gone);
}

function takeVideo(cache: QueryClient, row: Video, gone: boolean): void {
  const removed = gone || row.deleted;
  if (removed) void cache.invalidateQueries({ queryKey: keys.video(row.$id) });
  else cache.setQueryData<Video>(keys.video(row.$id), (known) => newer(known, row));
  for (const [key, pages] of cache.getQueriesData<VideoPages>({ queryKey: keys.lists })) {
    if (pages) cache.setQueryData<VideoPages>(key, inPages(pages, row, removed || !matches(key, row)));
  }
}

function takeScene(cache: QueryClient, row: Scene, gone: boolean): void {
  cache.setQueryData<Scene[]>(keys.scenes(row.video_id), (known) => known && withRow(known, row, gone));
}

/** Into every list of attempts that has its video: one page may follow many. */
function takeAttempt(cache: QueryClient, row: Attempt, gone: boolean): void {
  const follows = (key: readonly unknown[]) => (key[2] as readonly string[]).includes(row.video_id);
  cache.setQueriesData<Attempt[]>(
    { queryKey: keys.allAttempts, predicate: ({ queryKey }) => follows(queryKey) },
    (known) => known && withRow(known, row, gone),
  );
}

function matches(key: readonly unknown[], row: Video): boolean {
  const statuses = key[2] as readonly string[];
  return !statuses.length || statuses.includes(row.status);
}

function inPages(known: VideoPages, row: Video, gone: boolean): VideoPages {
  const here = known.pages.findIndex((page) => page.some((one) => one.$id === row.$id));
  if (here < 0 && gone) return known;
  const at = here < 0 ? 0 : here;
  const pages = known.pages.map((page, index) => (index === at ? newestFirst(withRow(page, row, gone)) : page));
  return { ...known, pages };
}

function newestFirst(page: Video[]): Video[] {
  return page.sort((a, b) => b.$createdAt.localeCompare(a.$createdAt));
}
