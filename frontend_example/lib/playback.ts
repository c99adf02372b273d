/** What a chat's timeline shows at a frame. Motion is the renderer's, as a function of the frame alone. */
import type { ChatMessage, ChatTimeline, Draft, PhoneLook } from './generated';

export interface Preview {
  conversation: unknown;
  timeline: ChatTimeline;
  theme: PhoneLook;
  screen: Screen;
}

/** In pixels of the film; rectangles are left, top, right, bottom; `scale` is pixels a point. */
export interface Screen {
  frame: [number, number, number, number];
  area: [number, number, number, number];
  scale: number;
  column: [number, number];
  status_height: number;
  header_height: number;
  has_keyboard: boolean;
  framed: boolean;
}

const STIFFNESS = 9; // of the renderer's critically damped spring
const SLIDE_SECONDS = 0.6;
const KEYBOARD_SECONDS = 0.35;
const ON_SCREEN = 24; // messages; more do not fit

/** 0 until `start`, then towards 1 without overshoot. */
export function settled(frame: number, start: number, seconds: number, fps: number): number {
  const t = (frame - start) / (fps * seconds);
  if (t <= 0) return 0;
  if (t >= 1) return 1;
  return 1 - (1 + STIFFNESS * t) * Math.exp(-STIFFNESS * t);
}

export function appeared(timeline: ChatTimeline, frame: number): ChatMessage[] {
  return timeline.messages.filter((message) => message.appear_frame <= frame).slice(-ON_SCREEN);
}

/** From 0 to 1 while a bubble slides in. */
export function arrival(timeline: ChatTimeline, message: ChatMessage, frame: number): number {
  return settled(frame + 1, message.appear_frame, SLIDE_SECONDS, timeline.fps);
}

/** Who types at this frame. */
export function typists(timeline: ChatTimeline, frame: number): string[] {
  return timeline.typing.filter((dots) => dots.start_frame <= frame && frame < dots.end_frame).map((dots) => dots.by);
}

/** What stands in the field below while I type; '' for nothing. */
export function typed(timeline: ChatTimeline, frame: number): string {
  const draft = timeline.drafts.find((one) => frame < one.end_frame && begins(one) <= frame);
  const stroke = draft?.keystrokes.findLast((one) => one.frame <= frame);
  return draft && stroke ? [...draft.text].slice(0, stroke.length).join('') : '';
}

function begins(draft: Draft): number {
  return draft.keystrokes[0]?.frame ?? Infinity;
}

/** How far the keyboard is up, from 0 to 1. */
export function keyboardUp(timeline: ChatTimeline, frame: number): number {
  const slide = KEYBOARD_SECONDS * timeline.fps;
  const span = timeline.keyboard.find((one) => one.start_frame <= frame && frame < one.end_frame);
  if (!span) return 0;
  const rising = settled(frame, span.start_frame, KEYBOARD_SECONDS, timeline.fps);
  return frame > span.end_frame - slide ? 1 - settled(frame, span.end_frame - slide, KEYBOARD_SECONDS, timeline.fps) : rising;
}

export function clockAt(timeline: ChatTimeline, frame: number): string {
  return timeline.clock.findLast((reading) => reading.frame <= frame)?.text ?? '';
}

/** The label or the ticks of a message of mine at this frame. */
export function statusAt(message: ChatMessage, frame: number): { status: string; label: string } | null {
  return message.statuses.findLast((step) => step.frame <= frame) ?? null;
}

export function reactionsAt(message: ChatMessage, frame: number): string[] {
  return message.reactions.filter((reaction) => reaction.frame <= frame).map((reaction) => reaction.emoji);
}

export type Rgb = readonly [number, number, number];

export function css(colour: Rgb | null | undefined): string | undefined {
  return colour ? `rgb(${colour.join(' ')})` : undefined;
}
