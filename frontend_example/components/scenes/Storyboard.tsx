'use client';

import type { Scene, Video } from '@/lib/rows';
import { SceneGrid } from './SceneGrid';

export function Storyboard({ video, scenes }: { video: Video; scenes: Scene[] }) {
  return <SceneGrid video={video} scenes={scenes} />;
}
