import { Field } from './Field';

interface Props {
  label: string;
  hint: string;
  error?: string;
  value: string;
  onChange: (value: string) => void;
}

const GREY = '#808080'; // shown while none is chosen

/** A colour, written or picked; '' for none. */
export function ColourField({ label, hint, error, value, onChange }: Props) {
  const shown = /^#[0-9a-f]{6}$/i.test(value) ? value : GREY;
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <div className="row media">
          <input className="input" placeholder="#1f6feb" value={value} onChange={(e) => onChange(e.target.value)} {...ids} />
          <input className="input" type="color" aria-label={`${label}: pick one`} value={shown} onChange={(e) => onChange(e.target.value)} />
        </div>
      )}
    </Field>
  );
}
