'use client';

import { Button } from '@/components/ui/Button';
import { usePicture } from '@/hooks/use-file';
import type { Act } from '@/hooks/use-act';
import type { Scene } from '@/lib/rows';
import { pictureTakes, speechTakes } from '@/lib/takes';

interface Props {
  scene: Scene;
  busy: boolean;
  onEdit: (act: Act) => void;
}

/** Earlier pictures and speeches to come back to, and buttons that make new ones. */
export function Takes({ scene, busy, onEdit }: Props) {
  const path = `/scenes/${scene.scene_number}`;
  const pictures = pictureTakes(scene);
  const speeches = speechTakes(scene);
  const again = (what: string) => onEdit({ method: 'POST', path: `${path}/regenerate`, body: { what } });
  return (
    <div className="stack tight">
      {pictures.length > 1 && (
        <div className="row takes" role="group" aria-label="Pictures to choose from">
          {pictures.map((take, index) => (
            <PictureTake
              key={take.url}
              url={take.url}
              label={`Picture ${index + 1}`}
              chosen={index === scene.picture_take}
              disabled={busy}
              onChoose={() => onEdit({ method: 'PATCH', path, body: { picture_take: index } })}
            />
          ))}
        </div>
      )}
      {speeches.length > 1 && (
        <div className="row" role="group" aria-label="Speeches to choose from">
          {speeches.map((take, index) => (
            <button
              className="chip"
              type="button"
              key={take.url}
              aria-pressed={index === scene.speech_take}
              disabled={busy}
              onClick={() => onEdit({ method: 'PATCH', path, body: { speech_take: index } })}
            >
              Speech {index + 1}
            </button>
          ))}
        </div>
      )}
      <div className="row">
        {pictures.length > 0 && (
          <Button className="small" icon="again" disabled={busy} onClick={() => again('picture')}>
            New picture
          </Button>
        )}
        {speeches.length > 0 && (
          <Button className="small" icon="again" disabled={busy} onClick={() => again('speech')}>
            New speech
          </Button>
        )}
      </div>
    </div>
  );
}

interface TakeProps {
  url: string;
  label: string;
  chosen: boolean;
  disabled: boolean;
  onChoose: () => void;
}

function PictureTake({ url, label, chosen, disabled, onChoose }: TakeProps) {
  const address = usePicture(url);
  return (
    <button className="take" type="button" aria-label={label} aria-pressed={chosen} disabled={disabled} onClick={onChoose}>
      {address && <img src={address} alt="" />}
    </button>
  );
}
