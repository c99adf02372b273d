'use client';

import { usePicture } from '@/hooks/use-file';
import type { Scene } from '@/lib/rows';

/** The scene's own picture, or the ground that waits for it. */
export function ScenePicture({ scene, url = scene.thumbnail_url }: { scene: Scene; url?: string }) {
  const address = usePicture(url);
  const working = !address && (scene.status === 'planned' || scene.status === 'coded');
  return (
    <div className={`picture ${working ? 'skeleton' : ''}`}>
      {address && <img src={address} alt="" />}
      <span className="number">{scene.scene_number}</span>
    </div>
  );
}
