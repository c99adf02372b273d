/** A conversation while it is being written: what can be sent of it, and where the function's complaints belong. */
import type { Problem } from './errors';
import type { Conversation, Message, Person } from './generated';
import { newKey } from './new-key';

export type Line = Message & { id: string };
export type ChatDraft = Omit<Conversation, 'messages' | 'participants'> & { messages: Line[]; participants: Person[] };

export const NEW_CHAT: ChatDraft = {
  title: '',
  theme: 'imessage-light',
  aspect: '9:16',
  quality: 'medium',
  pace: 1,
  keyboard: 'auto',
  receipts: 'delivered',
  typing: true,
  sounds: true,
  voice_over: false,
  music: '',
  participants: [
    { id: 'me', name: 'Me', is_me: true },
    { id: 'them', name: 'Alex' },
  ],
  messages: [
    { id: 'm1', sender: 'them', text: 'Are you coming on Saturday?' },
    { id: 'm2', sender: 'me', text: 'Depends. Who is cooking?' },
  ],
};

export function newLine(sender: string): Line {
  return { id: newKey(), sender, text: '' };
}

/** The words of a message that can be changed here. */
export function wordsOf(line: Line): string {
  return line.text || line.separator || line.system || line.draft || '';
}

/** Across the screen, said by nobody. */
export function isNotice(line: Line): boolean {
  return Boolean(line.separator !== undefined && line.separator !== '') || Boolean(line.system);
}

export function withWords(line: Line, words: string): Line {
  if (line.separator) return { ...line, separator: words };
  if (line.system) return { ...line, system: words };
  if (line.draft) return { ...line, draft: words };
  return { ...line, text: words };
}

/** What is more than words: a picture, a voice message, a link. */
export function extraOf(line: Line): string {
  if (line.image || line.gif) return 'Picture';
  if (line.voice) return 'Voice message';
  if (line.link) return 'Link';
  if (line.separator) return 'Date';
  if (line.system) return 'Notice';
  return line.draft ? 'Typed and deleted' : '';
}

/** Without the messages that are still empty; the conversation as the function takes it. */
export function sendable(draft: ChatDraft): ChatDraft {
  return { ...draft, messages: draft.messages.filter((line) => wordsOf(line).trim() || extraOf(line)) };
}

/** Complaints by message id; those about nothing that is shown here stand under ''. */
export function placed(problems: readonly Problem[], sent: ChatDraft): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { path, message } of problems) {
    const index = /^messages\.(\d+)/.exec(path)?.[1];
    const id = index === undefined ? '' : (sent.messages[Number(index)]?.id ?? '');
    const words = id || !path ? message : `${path}: ${message}`;
    found[id] = found[id] ? `${found[id]} ${words}` : words;
  }
  return found;
}

/** A conversation that the function has read, to go on writing. */
export function draftFrom(read: Conversation): ChatDraft {
  const messages = read.messages.map((message, index) => ({ ...message, id: message.id || `m${index + 1}` }));
  return { ...NEW_CHAT, ...read, participants: read.participants ?? NEW_CHAT.participants, messages };
}

/** What was pasted, as the function reads it: a conversation as JSON, or a text in lines. */
export function bodyOf(pasted: string): unknown {
  const text = pasted.trim();
  if (!text.startsWith('{')) return { script: pasted };
  return JSON.parse(text);
}

export function nameOf(draft: ChatDraft, sender: string): string {
  const person = draft.participants.find((one) => one.id === sender || one.name === sender);
  return person?.name || (sender === 'me' ? 'Me' : sender) || 'Somebody';
}

export function isMine(draft: ChatDraft, sender: string): boolean {
  return draft.participants.some((one) => one.is_me && (one.id === sender || one.name === sender));
}

/** Who comes after this one, when the sender is switched. */
export function nextSender(draft: ChatDraft, sender: string): string {
  const ids = draft.participants.map((one) => one.id || one.name || '');
  return ids[(ids.indexOf(sender) + 1) % ids.length] ?? sender;
}
