import type { CSSProperties } from 'react';
import type { ChatMessage } from '@/lib/generated';
import { appeared, arrival, css, reactionsAt, statusAt, typists, type Preview } from '@/lib/playback';

const CENTRED = new Set(['separator', 'system']);
const SHOWN_AS: Record<string, string> = { image: '🖼', gif: 'GIF', voice: '▶ ılıılıılı', link: '🔗' };

/** The messages that are on the screen, the newest at the bottom. */
export function Feed({ preview, frame }: { preview: Preview; frame: number }) {
  const { timeline, theme } = preview;
  const shown = appeared(timeline, frame);
  return (
    <div className="feed">
      <div className="lines">
        {shown.map((message, index) => (
          <Line key={message.id} preview={preview} message={message} before={shown[index - 1]} frame={frame} />
        ))}
        {typists(timeline, frame).map((by) => (
          <div className="line" key={by} style={{ marginTop: theme.bubbles.gap, marginInline: theme.bubbles.margin }}>
            <span className="said dots" style={{ background: css(theme.bubbles.them.ground), color: css(theme.dots), borderRadius: 18 }}>
              ● ● ●
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

interface LineProps {
  preview: Preview;
  message: ChatMessage;
  before: ChatMessage | undefined;
  frame: number;
}

function Line({ preview, message, before, frame }: LineProps) {
  const { timeline, theme } = preview;
  if (CENTRED.has(message.kind)) return <Notice preview={preview} text={message.text} />;
  const mine = timeline.participants.some((one) => one.is_me && one.id === message.sender);
  const joined = before?.sender === message.sender && !CENTRED.has(before.kind);
  const { bubbles, habits } = theme;
  const named = timeline.header.is_group && !mine && !joined;
  const come = arrival(timeline, message, frame);
  const row: CSSProperties = {
    marginTop: joined ? bubbles.gap_joined : bubbles.gap,
    marginInline: bubbles.margin,
    justifyItems: mine ? 'end' : 'start',
    opacity: Math.min(1, come * 2),
    transform: `translateY(${(1 - come) * 24}px)`,
  };
  const status = statusAt(message, frame);
  return (
    <div className="line" style={row}>
      {named && <span style={{ fontSize: 11.5, color: css(theme.names[0]) }}>{nameOf(preview, message.sender)}</span>}
      <Bubble preview={preview} message={message} mine={mine} frame={frame} />
      {mine && habits.labels && status && isLastOfMine(preview, message, frame) && (
        <span style={{ fontSize: 11.5, color: css(theme.labels) }}>{status.label}</span>
      )}
    </div>
  );
}

function Bubble({ preview, message, mine, frame }: { preview: Preview; message: ChatMessage; mine: boolean; frame: number }) {
  const { timeline, theme } = preview;
  const { bubbles, habits } = theme;
  const side = mine ? bubbles.me : bubbles.them;
  if (message.kind === 'emoji') return <span style={{ fontSize: bubbles.big_emoji, lineHeight: 1.2 }}>{message.text}</span>;
  const box: CSSProperties = {
    maxWidth: `${bubbles.max_width * 100}%`,
    padding: `${bubbles.padding_y}px ${bubbles.padding_x}px`,
    borderRadius: bubbles.radius,
    background: mine && timeline.accent ? timeline.accent : css(side.ground),
    color: css(side.ink),
    fontSize: bubbles.text_size,
    lineHeight: `${bubbles.leading}px`,
  };
  const reactions = reactionsAt(message, frame);
  return (
    <span className="said" style={box}>
      {message.reply_to && <span className="quoted">{message.reply_to.text}</span>}
      {SHOWN_AS[message.kind] && <span className="shownas">{SHOWN_AS[message.kind]} </span>}
      {message.text || message.link?.title}
      {habits.times && message.time && <span style={{ fontSize: 11, color: css(side.faint) }}> {message.time}</span>}
      {reactions.length > 0 && (
        <span className="reacted" style={{ background: css(theme.reactions.ground), borderColor: css(theme.reactions.ring) }}>
          {reactions.join('')}
        </span>
      )}
    </span>
  );
}

function Notice({ preview: { theme }, text }: { preview: Preview; text: string }) {
  const { ink, ground, size } = theme.notices;
  return (
    <div className="line" style={{ justifyItems: 'center', marginTop: 14 }}>
      <span className="noticed" style={{ fontSize: size, color: css(ink), background: css(ground) }}>
        {text}
      </span>
    </div>
  );
}

function nameOf({ timeline }: Preview, id: string): string {
  return timeline.participants.find((one) => one.id === id)?.name ?? '';
}

function isLastOfMine({ timeline }: Preview, message: ChatMessage, frame: number): boolean {
  const later = timeline.messages.findLast((one) => one.sender === message.sender && one.appear_frame <= frame);
  return later?.id === message.id;
}
