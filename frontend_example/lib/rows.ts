import { ENDED, type AttemptsColumns, type ScenesColumns, type VideosColumns } from './generated';

/** What Appwrite adds to each row. */
export interface Stamp {
  $id: string;
  $tableId: string;
  $createdAt: string;
  $updatedAt: string;
}

export type Video = VideosColumns & Stamp;
export type Scene = ScenesColumns & Stamp;
export type Attempt = AttemptsColumns & Stamp;
export type VideoStatus = Video['status'];

/** The later of two copies of a row: events and answers overtake each other. */
export function newer<R extends Stamp>(known: R | undefined, came: R): R {
  return known && known.$updatedAt > came.$updatedAt ? known : came;
}

/** A list with one row put in, replaced or taken out. */
export function withRow<R extends Stamp>(known: readonly R[], came: R, gone: boolean): R[] {
  const rest = known.filter((row) => row.$id !== came.$id);
  if (gone) return rest;
  return [...rest, newer(known.find((row) => row.$id === came.$id), came)];
}

/** A list that was fetched, with rows of which an event has told something later meanwhile. */
export function merged<R extends Stamp>(known: readonly R[] | undefined, fetched: readonly R[]): R[] {
  const byId = new Map((known ?? []).map((row) => [row.$id, row]));
  return fetched.map((row) => newer(byId.get(row.$id), row));
}

export function inOrder(scenes: readonly Scene[]): Scene[] {
  return [...scenes].sort((a, b) => a.scene_number - b.scene_number);
}

export function bySpan(attempts: readonly Attempt[]): Attempt[] {
  return [...attempts].sort((a, b) => a.started_at.localeCompare(b.started_at));
}

export function hasEnded(status: VideoStatus): boolean {
  return (ENDED as readonly string[]).includes(status);
}

/** Whether something is being done, so that the page should keep looking. */
export function isBusy(status: VideoStatus): boolean {
  return !hasEnded(status) && status !== 'awaiting_approval';
}
