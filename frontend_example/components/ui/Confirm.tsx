'use client';

import { Button } from './Button';
import { Dialog } from './Dialog';

interface Props {
  open: boolean;
  title: string;
  text: string;
  /** What the button says. */
  word: string;
  onClose: () => void;
  onYes: () => void;
}

export function Confirm({ open, title, text, word, onClose, onYes }: Props) {
  return (
    <Dialog open={open} title={title} onClose={onClose}>
      <p className="soft">{text}</p>
      <div className="row">
        <Button look="danger" onClick={() => (onYes(), onClose())}>
          {word}
        </Button>
        <Button look="quiet" onClick={onClose}>
          Keep it
        </Button>
      </div>
    </Dialog>
  );
}
