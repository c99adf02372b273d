import type { ReactNode } from 'react';
import type { StudioError } from '@/lib/errors';
import { Button } from './Button';
import { Icon, type IconName } from './Icon';

export function Loading({ label, height = 180, count = 1 }: { label: string; height?: number; count?: number }) {
  return (
    <div role="status" className="stack">
      <span className="hidden-text">{label}</span>
      {Array.from({ length: count }, (_, index) => (
        <div className="skeleton" style={{ height }} key={index} />
      ))}
    </div>
  );
}

export function Empty({ icon, title, children }: { icon: IconName; title: string; children: ReactNode }) {
  return (
    <div className="state card">
      <Icon name={icon} size={44} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** What went wrong, what to do about it, and a button that tries again. */
export function Failure({ error, onRetry, title }: { error: Error; onRetry?: () => void; title?: string }) {
  const { advice = '' } = error as StudioError;
  return (
    <div className="state card" role="alert">
      <Icon name="warn" size={44} />
      <h2>{title ?? error.message}</h2>
      {title && <p>{error.message}</p>}
      {advice && <p>{advice}</p>}
      {onRetry && (
        <Button icon="again" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

export function Note({ bad = false, plain = false, children }: { bad?: boolean; plain?: boolean; children: ReactNode }) {
  return (
    <div className={`note ${bad ? 'bad' : ''} ${plain ? 'plain' : ''}`}>
      <Icon name="warn" />
      <div>{children}</div>
    </div>
  );
}

/** What a failed request said, beside the button that made it. */
export function Complaint({ error }: { error: Error | null | undefined }) {
  if (!error) return null;
  const { advice = '' } = error as StudioError;
  return (
    <div role="alert">
      <Note bad>
        {error.message} {advice}
      </Note>
    </div>
  );
}
