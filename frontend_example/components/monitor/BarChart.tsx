import { useId } from 'react';
import type { Slice } from '@/lib/figures';

interface Props {
  title: string;
  note?: string;
  slices: readonly Slice[];
  label?: (name: string) => string;
  show: (value: number) => string;
}

/** Bars with their values in words, so that the chart reads as a list where it cannot be seen. */
export function BarChart({ title, note, slices, label = (name) => name, show }: Props) {
  const id = useId();
  const most = Math.max(...slices.map((slice) => slice.value), Number.EPSILON);
  return (
    <section className="card stack" aria-labelledby={id}>
      <div className="row apart">
        <h2 id={id}>{title}</h2>
        {note && <span className="soft small">{note}</span>}
      </div>
      <ul className="bars">
        {slices.map(({ name, value }) => (
          <li key={name}>
            <span>{label(name)}</span>
            <span className="track" aria-hidden="true">
              <span style={{ width: `${(100 * value) / most}%` }} />
            </span>
            <span className="numbers">{show(value)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
