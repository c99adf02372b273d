'use client';

import { useEffect, useId, useRef, type ReactNode } from 'react';
import { IconButton } from './Button';

interface Props {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A window above the page; the browser keeps the focus in it and closes it with Escape. */
export function Dialog({ open, title, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (open && !dialog?.open) dialog?.showModal();
    if (!open && dialog?.open) dialog.close();
  }, [open]);
  return (
    <dialog ref={ref} aria-labelledby={id} onClose={onClose}>
      {open && (
        <div className="stack">
          <div className="row apart">
            <h2 id={id}>{title}</h2>
            <IconButton icon="cross" label="Close" className="little" onClick={onClose} />
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
