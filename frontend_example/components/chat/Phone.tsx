'use client';

import { useEffect, useRef, useState, type CSSProperties } from 'react';
import { clockAt, css, keyboardUp, type Preview } from '@/lib/playback';
import { Feed } from './Feed';
import { PhoneFoot } from './PhoneFoot';

/** A frame of the film, laid out in the points of the renderer's phone and scaled to the room that there is. */
export function Phone({ preview, frame }: { preview: Preview; frame: number }) {
  const { screen, theme, timeline } = preview;
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useEffect(() => {
    if (!box.current) return;
    const watcher = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? 0));
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  const points = (pixels: number) => pixels / screen.scale;
  const [left, top, right, bottom] = screen.area;
  const width = points(screen.frame[2]);
  const zoom = room / width;
  const area: CSSProperties = {
    left: points(left),
    top: points(top),
    width: points(right - left),
    height: points(bottom - top),
    borderRadius: screen.framed ? 44 : 0,
    background: ground(preview),
    boxShadow: screen.framed ? '0 0 0 11px #17181a' : undefined,
  };
  return (
    // A picture of what the list beside it says, in the messenger's own colours.
    <div className="phone" ref={box} aria-hidden="true" style={{ aspectRatio: `${timeline.width} / ${timeline.height}` }}>
      <div className="glass" style={{ width, height: points(screen.frame[3]), transform: `scale(${zoom})` }}>
        <div className="area" style={area}>
          <StatusBar preview={preview} frame={frame} />
          <Title preview={preview} />
          <Feed preview={preview} frame={frame} />
          <PhoneFoot look={theme} timeline={timeline} frame={frame} up={screen.has_keyboard ? keyboardUp(timeline, frame) : 0} />
        </div>
      </div>
    </div>
  );
}

function ground({ timeline, theme }: Preview): string | undefined {
  if (timeline.background.value) return timeline.background.value;
  const colours = theme.wall.colours.map((colour) => css(colour));
  return colours.length > 1 ? `linear-gradient(${colours.join(', ')})` : colours[0];
}

function StatusBar({ preview: { theme, screen, timeline }, frame }: { preview: Preview; frame: number }) {
  const { ground: back, ink } = theme.status_bar;
  return (
    <div className="status" style={{ height: screen.status_height / screen.scale, background: css(back), color: css(ink) }}>
      <span>{clockAt(timeline, frame)}</span>
      <span>{timeline.battery} %</span>
    </div>
  );
}

function Title({ preview: { theme, screen, timeline } }: { preview: Preview }) {
  const look = theme.header;
  const { name, subtitle } = timeline.header;
  const style: CSSProperties = {
    height: screen.header_height / screen.scale,
    background: css(look.ground),
    color: css(look.ink),
    borderBottom: look.line ? `0.6px solid ${css(look.line)}` : undefined,
    flexDirection: look.centred ? 'column' : 'row',
    justifyContent: look.centred ? 'center' : 'flex-start',
  };
  return (
    <div className="title" style={style}>
      <span className="avatar" style={{ width: look.avatar, height: look.avatar, fontSize: look.avatar * 0.42 }}>
        {initials(name)}
      </span>
      <span className="names" style={{ textAlign: look.centred ? 'center' : 'left' }}>
        <span style={{ fontSize: look.name_size }}>{name}</span>
        {subtitle && <span style={{ fontSize: look.subtitle_size, color: css(look.faint) }}>{subtitle}</span>}
      </span>
    </div>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  return [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => word?.charAt(0) ?? '').join('').toUpperCase();
}
