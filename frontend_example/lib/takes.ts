/** The pictures and the speeches that were made for a scene, of which one of each is in use. */
import type { Scene } from './rows';

export interface Take {
  url: string;
  cost_usd?: number;
}

export function pictureTakes(scene: Scene): Take[] {
  return read(scene.picture_takes);
}

export function speechTakes(scene: Scene): Take[] {
  return read(scene.speech_takes);
}

function read(text: string): Take[] {
  return text ? (JSON.parse(text) as Take[]) : [];
}
