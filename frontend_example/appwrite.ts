/**
 * Everything that the page asks of Appwrite; the only file that knows the SDK.
 *
 * Rows are read and followed directly: their permissions show each user their own alone. Whatever changes
 * something is asked of the functions. All functions throw StudioError and nothing else.
 */
import { Account, AppwriteException, Client, ExecutionMethod, Functions, ID, Query, Realtime, TablesDB } from 'appwrite';
import { readConfig } from './lib/env';
import type { Estimate } from './lib/estimate';
import { explained, StudioError, type Problem } from './lib/errors';
import { BUCKETS, DATABASE_ID, TABLES, type Conversation, type Submission } from './lib/generated';
import type { Attempt, Scene, Stamp, Video, VideoStatus } from './lib/rows';

export interface User {
  id: string;
  /** '' for somebody who has no account yet. */
  email: string;
  createdAt: string;
}

export type Kind = Video['kind'];
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

interface Sdk {
  client: Client;
  account: Account;
  functions: Functions;
  tables: TablesDB;
  realtime: Realtime;
}

const PAGE = 24;
const ATTEMPTS = 500;
const SUMMARY = [
  ...['$id', '$createdAt', '$updatedAt', 'topic', 'title', 'kind', 'status', 'progress', 'message', 'eta_seconds'],
  ...['scene_count', 'thumbnail_url', 'combined_video_url', 'duration_ms', 'size_bytes', 'actual_cost_usd'],
  ...['error_message', 'degraded', 'created_at', 'updated_at', 'deleted'],
];

let made: Sdk | undefined;

/** Made at the first use, since `setEndpoint('')` throws while the page is being exported. */
function sdk(): Sdk {
  if (!made) {
    const { endpoint, projectId } = readConfig();
    const client = new Client().setEndpoint(endpoint).setProject(projectId);
    made = {
      client,
      account: new Account(client),
      functions: new Functions(client),
      tables: new TablesDB(client),
      realtime: new Realtime(client),
    };
  }
  return made;
}

async function translated<T>(call: (found: Sdk) => Promise<T>): Promise<T> {
  try {
    return await call(sdk());
  } catch (error) {
    throw explained(error, readConfig().endpoint, window.location.hostname);
  }
}

// ------------------------------------------------------------------------------------------ who is here

/** Who is signed in; null for nobody. */
export function currentUser(): Promise<User | null> {
  return translated(async ({ account }) => {
    try {
      return asUser(await account.get());
    } catch (error) {
      if (error instanceof AppwriteException && error.code === 401) return null;
      throw error;
    }
  });
}

/** Who is signed in, or a new anonymous user: nobody needs an account to begin. */
export async function ensureUser(): Promise<User> {
  const user = await currentUser();
  return user ?? translated(async ({ account }) => (await account.createAnonymousSession(), asUser(await account.get())));
}

/** Gives the user of this page an e-mail address and a password; their videos stay theirs. */
export function keepByEmail(email: string, password: string): Promise<User> {
  return translated(async ({ account }) => asUser(await account.updateEmail({ email, password })));
}

export function signIn(email: string, password: string): Promise<User> {
  return translated(async ({ account }) => {
    await account.createEmailPasswordSession({ email, password });
    return asUser(await account.get());
  });
}

export function signOut(): Promise<void> {
  return translated(async ({ account }) => {
    await account.deleteSession({ sessionId: 'current' });
    window.localStorage.removeItem('cookieFallback');
  });
}

function asUser(found: { $id: string; email: string; $createdAt: string }): User {
  return { id: found.$id, email: found.email, createdAt: found.$createdAt };
}

// ------------------------------------------------------------------------------------- asking a function

interface Answer {
  error?: { code: string; message: string; problems: Problem[] };
}

/** One request to the function that makes videos of this kind; its answer, or a StudioError with what it said. */
export function ask<T>(kind: Kind, method: Method, path: string, body?: unknown): Promise<T> {
  return translated(async ({ functions }) => {
    const { functionId, chatFunctionId } = readConfig();
    const execution = await functions.createExecution({
      functionId: kind === 'chat' ? chatFunctionId : functionId,
      xpath: path,
      method: method as ExecutionMethod,
      body: body === undefined ? '' : JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return answerOf<T>(execution.responseBody, execution.responseStatusCode);
  });
}

function answerOf<T>(text: string, status: number): T {
  let answer: (T & Answer) | undefined;
  try {
    answer = JSON.parse(text) as T & Answer;
  } catch {
    throw new StudioError('no_answer', 'The function did not answer.', 'Look at its executions in the Appwrite console.');
  }
  if (status < 400) return answer;
  const { code, message, problems } = answer.error ?? { code: 'unknown', message: `It answered ${status}.`, problems: [] };
  throw new StudioError(code, message, '', problems);
}

export function newVideoId(): string {
  return ID.unique().slice(-16);
}

/** Asks for a video; sending the same brief under the same id again gives the same video. */
export function generateVideo(brief: Submission): Promise<{ video_id: string }> {
  return ask('topic', 'POST', '/videos', brief);
}

/** What a video would cost and take. Free: nothing is written. */
export function fetchEstimate(brief: Submission): Promise<Estimate> {
  return ask('topic', 'POST', '/estimate', brief);
}

export function generateChat(chat: Conversation & { id: string }): Promise<{ video_id: string }> {
  return ask('chat', 'POST', '/videos', chat);
}

// -------------------------------------------------------------------------------------------------- rows

export function fetchVideo(id: string): Promise<Video> {
  return translated(async ({ tables }) => {
    const row = await tables.getRow({ databaseId: DATABASE_ID, tableId: TABLES.VIDEOS, rowId: id });
    return row as unknown as Video;
  });
}

export function fetchScenes(videoId: string): Promise<Scene[]> {
  return rowsOf<Scene>(TABLES.SCENES, [Query.equal('video_id', videoId), Query.orderAsc('scene_number'), Query.limit(200)]);
}

export function fetchAttempts(videoIds: string[]): Promise<Attempt[]> {
  return rowsOf<Attempt>(TABLES.ATTEMPTS, [Query.equal('video_id', videoIds), Query.orderAsc('started_at'), Query.limit(ATTEMPTS)]);
}

export function fetchFailedScenes(): Promise<Scene[]> {
  return rowsOf<Scene>(TABLES.SCENES, [Query.equal('status', 'failed'), Query.orderDesc('$createdAt'), Query.limit(PAGE)]);
}

/** A page of the user's videos, the newest first; the next page begins after `cursor`, which is '' at the start. */
export function fetchVideos(statuses: readonly VideoStatus[], cursor: string, limit = PAGE): Promise<Video[]> {
  const queries = [Query.equal('deleted', false), Query.orderDesc('$createdAt'), Query.limit(limit), Query.select(SUMMARY)];
  if (statuses.length) queries.push(Query.equal('status', [...statuses]));
  if (cursor) queries.push(Query.cursorAfter(cursor));
  return rowsOf<Video>(TABLES.VIDEOS, queries);
}

function rowsOf<R extends Stamp>(tableId: string, queries: string[]): Promise<R[]> {
  return translated(async ({ tables }) => {
    const found = await tables.listRows({ databaseId: DATABASE_ID, tableId, queries });
    return found.rows as unknown as R[];
  });
}

// ---------------------------------------------------------------------------------------------- realtime

export type RowEvent =
  | { table: 'videos'; row: Video; gone: boolean }
  | { table: 'scenes'; row: Scene; gone: boolean }
  | { table: 'attempts'; row: Attempt; gone: boolean };

interface Listener {
  onRow: (event: RowEvent) => void;
  onOpen: () => void;
  onClose: () => void;
  /** The server will have none of it, and the SDK does not try again. */
  onRefused: () => void;
}

const POLICY = 1008;
const CHANNELS = Object.values(TABLES).map((table) => `databases.${DATABASE_ID}.tables.${table}.rows`);
let listener: Listener | undefined;
let subscription: Promise<{ close: () => Promise<void> }> | undefined;

/**
 * Follows all rows of the user over one socket, until `unfollow`. The channels travel in the socket's address,
 * so there is one subscription for the whole page, and not one a video.
 */
export function follow(wanted: Listener): void {
  const { realtime } = sdk();
  if (!listener) {
    realtime.onOpen(() => listener?.onOpen());
    realtime.onClose(() => listener?.onClose());
    realtime.onError((_error, code) => code === POLICY && listener?.onRefused());
  }
  listener = wanted;
  subscription = realtime.subscribe(CHANNELS, (event: { events: string[]; payload: unknown }) => {
    const row = event.payload as Stamp;
    const gone = event.events.some((name) => name.endsWith('.delete'));
    listener?.onRow({ table: row.$tableId, row, gone } as RowEvent);
  });
  subscription.catch(() => listener?.onClose()); // the SDK goes on trying by itself
}

/** Closes the socket: whoever signs in next gets one of their own. */
export async function unfollow(): Promise<void> {
  const closing = subscription;
  subscription = undefined;
  await closing?.then((open) => open.close()).catch(() => undefined);
}

// ------------------------------------------------------------------------------------------------- files

/** A file that a row names, with the session's own headers. */
export async function fetchFile(url: string): Promise<Blob> {
  return translated(async ({ client }) => {
    const bytes = (await client.call('get', new URL(url), {}, {}, 'arrayBuffer')) as ArrayBuffer;
    return new Blob([bytes]);
  });
}

/** Stores a file of the user's, which they alone can read; its id. `told` hears the percent that are there. */
export async function upload(file: File, told: (percent: number) => void): Promise<string> {
  return translated(async ({ client }) => {
    const address = new URL(`${readConfig().endpoint}/storage/buckets/${BUCKETS.UPLOADS}/files`);
    const body = { fileId: ID.unique(), file };
    const headers = { 'content-type': 'multipart/form-data' };
    const stored = (await client.chunkedUpload('post', address, headers, body, ({ progress }) => told(progress))) as { $id: string };
    return stored.$id;
  });
}

/** Whether the server refuses a file at this address by now. Where nothing answers, that is not known. */
export async function isRefused(url: string): Promise<boolean> {
  const headAlone = new AbortController();
  try {
    const { status } = await fetch(url, { signal: headAlone.signal, cache: 'no-store', credentials: 'include' });
    return status >= 400 && status < 500;
  } catch {
    return false;
  } finally {
    headAlone.abort();
  }
}

export function downloadUrl(viewUrl: string): string {
  return viewUrl.replace('/view?', '/download?');
}

export const FILM_BUCKET = BUCKETS.VIDEOS;
