import { useId, type ReactNode } from 'react';

interface ChoiceProps<T extends string> {
  legend: string;
  value: T;
  options: readonly { value: T; label: string; mark?: ReactNode }[];
  onChange: (value: T) => void;
  /** The legend is read out but not shown. */
  quiet?: boolean;
}

/** A few options side by side, of which one is chosen; arrow keys move between them. */
export function Choice<T extends string>({ legend, value, options, onChange, quiet = false }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend className={quiet ? 'hidden-text' : 'legend'}>{legend}</legend>
      <div className="options">
        {options.map((option) => (
          <label className="option" key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.mark}
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface TickProps {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Tick({ label, hint, checked, onChange }: TickProps) {
  const id = useId();
  return (
    <label className="tick">
      <input
        type="checkbox"
        checked={checked}
        onChange={(e) => onChange(e.target.checked)}
        aria-label={label}
        aria-describedby={hint && id}
      />
      <span>
        {label}
        {hint && (
          <span className="hint soft small" id={id}>
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
