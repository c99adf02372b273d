/** Private files in a browser: which address plays, and what to try next when one does not. */
import { ask, downloadUrl, fetchFile, type Kind } from '@/appwrite';

/** A share link as the function makes it; it opens without an account until it expires. */
export interface Link {
  url: string;
  expires_at: string;
}

/**
 * Whether the browser sends the session's cookie along with `<video src>`: it does within one site. Compared by
 * the last two labels, which is wrong for names such as `co.uk`; then the first try fails and the next one plays.
 */
export function isSameSite(url: string, host: string): boolean {
  const site = (name: string) => (/^[\d.]+$|:/.test(name) ? name : name.split('.').slice(-2).join('.'));
  return site(new URL(url).hostname) === site(host);
}

export function shareLink(kind: Kind, videoId: string, hours: number): Promise<Link> {
  return ask(kind, 'POST', `/videos/${videoId}/link`, { hours });
}

export type Way = 'plain' | 'token' | 'blob';

/** The ways in which a film may play, the best first. */
export function waysTo(url: string, host: string): Way[] {
  return isSameSite(url, host) ? ['plain', 'token', 'blob'] : ['token', 'blob'];
}

export interface Source {
  way: Way;
  /** For `<video src>`; a blob's has to be revoked. */
  address: string;
}

/** The first of these ways that gives an address; throws what the first one said where none does. */
export async function sourceOf(ways: readonly Way[], url: string, kind: Kind, videoId: string): Promise<Source> {
  const said: unknown[] = [];
  for (const way of ways) {
    try {
      return { way, address: await addressBy(way, url, kind, videoId) };
    } catch (error) {
      said.push(error);
    }
  }
  throw said[0];
}

async function addressBy(way: Way, url: string, kind: Kind, videoId: string): Promise<string> {
  if (way === 'plain') return url;
  if (way === 'token') return (await shareLink(kind, videoId, 6)).url;
  return blobUrl(url, 'video/mp4');
}

/** A file as an address of this page's own; captions are only taken from such. */
export async function blobUrl(url: string, type: string): Promise<string> {
  const file = await fetchFile(url);
  return URL.createObjectURL(new Blob([file], { type }));
}

/** Saves a file under a name, also where the browser would not send the session along. */
export async function save(url: string, name: string): Promise<void> {
  const link = document.createElement('a');
  const blob = isSameSite(url, window.location.hostname) ? '' : await blobUrl(url, 'application/octet-stream');
  link.href = blob || downloadUrl(url);
  link.download = name;
  link.click();
  if (blob) setTimeout(() => URL.revokeObjectURL(blob), 60_000);
}
