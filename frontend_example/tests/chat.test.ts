import { describe, expect, it } from 'vitest';
import { bodyOf, draftFrom, NEW_CHAT, nextSender, placed, sendable } from '@/lib/chat';
import { settled, typed } from '@/lib/playback';
import type { ChatTimeline } from '@/lib/generated';

describe('a conversation that is being written', () => {
  it('is sent without the lines that are still empty', () => {
    const draft = { ...NEW_CHAT, messages: [...NEW_CHAT.messages, { id: 'n', sender: 'me', text: '  ' }] };
    expect(sendable(draft).messages.map(({ id }) => id)).toEqual(['m1', 'm2']);
  });

  it('shows complaints at the messages that they are about', () => {
    const problems = [
      { code: 'too_long', path: 'messages.1.text', message: 'Too long.' },
      { code: 'bad', path: 'clock', message: 'A time.' },
    ];
    expect(placed(problems, NEW_CHAT)).toEqual({ m2: 'Too long.', '': 'clock: A time.' });
  });

  it('switches the sender through all people', () => {
    expect(nextSender(NEW_CHAT, 'them')).toBe('me');
    expect(nextSender(NEW_CHAT, 'me')).toBe('them');
  });

  it('takes over what the function has read, with a name for every message', () => {
    expect(draftFrom({ messages: [{ text: 'a' }, { id: 'x', text: 'b' }] }).messages.map(({ id }) => id)).toEqual(['m1', 'x']);
  });
});

describe('what was pasted', () => {
  it('is JSON where it begins like it, else lines', () => {
    expect(bodyOf(' {"messages": []}')).toEqual({ messages: [] });
    expect(bodyOf('them: hi')).toEqual({ script: 'them: hi' });
    expect(() => bodyOf('{"messages": [}')).toThrow(SyntaxError);
  });
});

describe('playback', () => {
  it('settles exactly', () => {
    expect(settled(9, 10, 0.5, 30)).toBe(0);
    expect(settled(25, 10, 0.5, 30)).toBe(1);
  });

  it('types letter by letter and never splits an emoji', () => {
    const keystrokes = [
      { frame: 10, length: 1 },
      { frame: 12, length: 2 },
    ];
    const timeline = { drafts: [{ text: 'a🧺', keystrokes, end_frame: 20 }] } as unknown as ChatTimeline;
    expect([9, 10, 12, 20].map((frame) => typed(timeline, frame))).toEqual(['', 'a', 'a🧺', '']);
  });
});
