/** A file that somebody brings: one that was uploaded, or one at an address. Nothing while both are ''. */
import { tooLong } from './checks';

export interface OwnMedia {
  /** The id of an upload, and what its file was called. */
  file: string;
  name: string;
  url: string;
}

/** As the function takes it. */
export interface MediaSource {
  file?: string;
  url?: string;
}

export const NO_MEDIA: OwnMedia = { file: '', name: '', url: '' };

export function hasMedia({ file, url }: OwnMedia): boolean {
  return file !== '' || url.trim() !== '';
}

export function problemOfMedia({ file, url }: OwnMedia, most: number): string {
  if (file || !url.trim()) return '';
  return /^https:\/\/\S+$/.test(url.trim()) ? tooLong(url.trim(), most) : 'An address that begins with https://, or a file.';
}

export function sourceOfMedia({ file, url }: OwnMedia): MediaSource {
  return file ? { file } : { url: url.trim() };
}

/** The name of an earlier upload is not known any more. */
export function mediaOf({ file = '', url = '' }: MediaSource): OwnMedia {
  return { file, name: file && 'Your file', url };
}
