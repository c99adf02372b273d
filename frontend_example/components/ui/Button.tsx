import type { ComponentProps } from 'react';
import { Icon, type IconName } from './Icon';

interface Props extends ComponentProps<'button'> {
  look?: 'primary' | 'quiet' | 'danger' | '';
  icon?: IconName;
  /** Something is under way that was asked for by this button. */
  busy?: boolean;
}

export function Button({ look = '', icon, busy = false, className = '', children, ...rest }: Props) {
  const mark = busy ? <span className="spinner" /> : icon && <Icon name={icon} />;
  return (
    <button type="button" className={`button ${look} ${className}`} {...rest} disabled={busy || rest.disabled}>
      {mark}
      {children}
    </button>
  );
}

interface IconButtonProps extends ComponentProps<'button'> {
  icon: IconName;
  label: string;
}

/** A button with a picture alone; its label is read out and shown as a tip. */
export function IconButton({ icon, label, className = '', ...rest }: IconButtonProps) {
  return (
    <button type="button" className={`button icon quiet ${className}`} aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}
