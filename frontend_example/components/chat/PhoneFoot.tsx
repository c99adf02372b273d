import type { ChatTimeline, PhoneLook } from '@/lib/generated';
import { css, typed } from '@/lib/playback';

const KEYS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const KEYBOARD_POINTS = 253; // as high as the renderer's
const FOOT_POINTS = 22; // below the composer while there is no keyboard

interface Props {
  look: PhoneLook;
  timeline: ChatTimeline;
  frame: number;
  /** How far the keyboard is up, from 0 to 1. */
  up: number;
}

/** The field in which I type, and the keyboard below it. */
export function PhoneFoot({ look, timeline, frame, up }: Props) {
  const { composer, keyboard } = look;
  const text = typed(timeline, frame);
  return (
    <div style={{ background: css(composer.ground), borderTop: composer.line ? `0.6px solid ${css(composer.line)}` : undefined }}>
      <div className="composer" style={{ minHeight: composer.height, color: css(composer.ink) }}>
        <span
          className="typing"
          style={{ background: css(composer.field), border: `1px solid ${css(composer.field_line ?? composer.field)}` }}
        >
          {text || <span style={{ color: css(composer.faint) }}>{composer.placeholder}</span>}
        </span>
        {text && <span className="send" style={{ background: css(composer.send_ground) }} />}
      </div>
      <div style={{ height: (1 - up) * FOOT_POINTS }} />
      <div className="keys" style={{ height: KEYBOARD_POINTS * up, background: css(keyboard.ground) }} aria-hidden="true">
        {KEYS.map((row) => (
          <div key={row}>
            {[...row].map((key) => (
              <span key={key} style={{ background: css(keyboard.key), color: css(keyboard.ink) }}>
                {key}
              </span>
            ))}
          </div>
        ))}
        <div>
          <span className="space" style={{ background: css(keyboard.key), color: css(keyboard.ink) }} />
        </div>
      </div>
    </div>
  );
}
