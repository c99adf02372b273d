'use client';

import { useRef } from 'react';
import { useUpload } from '@/hooks/use-upload';
import { NO_MEDIA, type OwnMedia } from '@/lib/own-media';
import { Button, IconButton } from './Button';
import { Field } from './Field';
import { Complaint } from './States';

/** What a file chooser offers, by what the file is for. */
export const ACCEPT = {
  picture: 'image/png,image/jpeg,image/webp,image/gif',
  clip: 'video/mp4,video/webm',
  own: 'video/mp4,video/webm,image/png,image/jpeg,image/webp',
  sound: 'audio/*,video/mp4,video/webm',
  font: '.ttf,.otf,.woff2',
} as const;

interface Props {
  label: string;
  hint?: string;
  error?: string;
  accept: string;
  value: OwnMedia;
  onChange: (value: OwnMedia) => void;
}

/** A file of the user's: chosen and uploaded at once, or named by its address. */
export function MediaField({ label, hint, error, accept, value, onChange }: Props) {
  const chooser = useRef<HTMLInputElement>(null);
  const { send, busy, error: refused, percent } = useUpload(onChange);
  const choose = (files: FileList | null) => files?.[0] && send(files[0]);
  return (
    <div className="stack tight">
      <Field label={label} hint={hint} error={error}>
        {(ids) => (
          <div className="row media">
            {value.file ? (
              <input className="input" readOnly value={value.name} {...ids} />
            ) : (
              <input
                className="input"
                type="url"
                placeholder="https://…"
                value={value.url}
                onChange={(e) => onChange({ ...NO_MEDIA, url: e.target.value })}
                {...ids}
              />
            )}
            {value.file ? (
              <IconButton icon="trash" label={`Take ${value.name} out`} onClick={() => onChange(NO_MEDIA)} />
            ) : (
              <Button icon="upload" busy={busy} aria-label={`${label}: choose a file`} onClick={() => chooser.current?.click()}>
                {busy ? `${percent} %` : 'File'}
              </Button>
            )}
          </div>
        )}
      </Field>
      <input ref={chooser} type="file" hidden accept={accept} onChange={(e) => choose(e.target.files)} />
      <Complaint error={refused} />
    </div>
  );
}
