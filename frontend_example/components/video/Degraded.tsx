import { Note } from '@/components/ui/States';

/** What was worse than asked for, and why. */
export function Degraded({ reasons }: { reasons: readonly string[] }) {
  if (!reasons.length) return null;
  return (
    <Note>
      <details>
        <summary>Made with second-best means ({reasons.length})</summary>
        <ul className="stack tight">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </details>
    </Note>
  );
}
