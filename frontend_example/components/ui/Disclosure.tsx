'use client';

import { useState, type ReactNode } from 'react';

interface Props {
  name: string;
  /** What is in there, beside the name. */
  note?: string;
  className?: string;
  /** Open whatever was clicked: something in it wants to be seen. */
  forced?: boolean;
  children: ReactNode;
}

/** Closed until somebody opens it; what is in it is not made before. */
export function Disclosure({ name, note, className = '', forced = false, children }: Props) {
  const [opened, setOpened] = useState(false);
  const open = opened || forced;
  return (
    <details className={className} open={open} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>
        <span>{name}</span>
        {note && <span className="soft small note-beside"> {note}</span>}
      </summary>
      {open && <div className="stack">{children}</div>}
    </details>
  );
}
