import { useId, type ReactNode } from 'react';

interface FieldProps {
  label: string;
  hint?: string;
  error?: string;
  /** What is shown at the right of the label: `12 of 200`. */
  length?: number;
  most?: number;
  children: (ids: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode;
}

/** A label, its input, and what is wrong with it. */
export function Field({ label, hint, error, length = 0, most, children }: FieldProps) {
  const id = useId();
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {most !== undefined && length > most * 0.7 && (
          <span className={`count numbers ${length > most ? 'over' : ''}`}>
            {length} of {most}
          </span>
        )}
      </label>
      {children({ id, ...(notes && { 'aria-describedby': notes }), ...(error && { 'aria-invalid': true as const }) })}
      {hint && (
        <span className="hint soft" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

interface TextProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  error?: string;
  most?: number;
  placeholder?: string;
  className?: string;
  type?: string;
  autoComplete?: string;
}

export function TextField({ label, value, onChange, hint, error, most, className = '', ...rest }: TextProps) {
  return (
    <Field label={label} hint={hint} error={error} length={value.length} most={most}>
      {(ids) => (
        <input className={`input ${className}`} value={value} onChange={(e) => onChange(e.target.value)} {...ids} {...rest} />
      )}
    </Field>
  );
}

export function TextArea({ label, value, onChange, hint, error, most, rows = 3, ...rest }: TextProps & { rows?: number }) {
  return (
    <Field label={label} hint={hint} error={error} length={value.length} most={most}>
      {(ids) => (
        <textarea className="input" rows={rows} value={value} onChange={(e) => onChange(e.target.value)} {...ids} {...rest} />
      )}
    </Field>
  );
}

interface SelectProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
  hint?: string;
  error?: string;
}

export function Select({ label, value, options, onChange, hint, error }: SelectProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <select className="input" value={value} onChange={(e) => onChange(e.target.value)} {...ids}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
