'use client';

import { useCallback, useEffect, useRef, useState } from 'react';

/** A frame that runs to the end while `playing`, at the film's own pace; before the first time it is the last. */
export function usePlayback(frames: number, fps: number) {
  const [frame, setFrame] = useState(Infinity);
  const [playing, setPlaying] = useState(false);
  const at = useRef(Infinity);
  const seek = useCallback((to: number) => {
    at.current = to;
    setFrame(Math.floor(to));
  }, []);
  useEffect(() => {
    if (!playing) return;
    let before = performance.now();
    let request = requestAnimationFrame(function draw(now) {
      at.current = Math.min(frames - 1, at.current + ((now - before) / 1000) * fps);
      before = now;
      setFrame(Math.floor(at.current));
      if (at.current >= frames - 1) setPlaying(false);
      else request = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(request);
  }, [playing, frames, fps]);
  const toggle = () => {
    if (!playing && at.current >= frames - 1) seek(0);
    setPlaying(!playing);
  };
  return { frame: Math.min(frame, frames - 1), playing, toggle, seek };
}
