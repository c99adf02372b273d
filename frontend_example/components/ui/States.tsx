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

interface EmptyProps {
  icon: IconName;
  title: string;
  /** `h1` where nothing else is on the page. */
  as?: 'h1' | 'h2';
  children: ReactNode;
}

export function Empty({ icon, title, as: Heading = 'h2', children }: EmptyProps) {
  return (
    <div className="state card">
      <Icon name={icon} size={44} />
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}

interface FailureProps {
  error: Error;
  onRetry?: () => void;
  title?: string;
  as?: 'h1' | 'h2';
}

/** What went wrong, what to do about it, and a button that tries again. */
export function Failure({ error, onRetry, title, as: Heading = 'h2' }: FailureProps) {
  const { advice = '' } = error as StudioError;
  return (
    <div className="state card" role="alert">
      <Icon name="warn" size={44} />
      <Heading>{title ?? error.message}</Heading>
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
