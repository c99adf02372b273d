import { useId } from 'react';
import { IconButton } from '@/components/ui/Button';
import { extraOf, isMine, isNotice, nameOf, nextSender, withWords, wordsOf, type ChatDraft, type Line } from '@/lib/chat';

interface Props {
  line: Line;
  number: number;
  draft: ChatDraft;
  problem?: string;
  isLast: boolean;
  onChange: (line: Line) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

/** A message on its side of the list; its sender is switched by one click. */
export function MessageRow({ line, number, draft, problem, isLast, onChange, onMove, onRemove }: Props) {
  const id = useId();
  const sender = line.sender ?? '';
  const notice = isNotice(line);
  const side = notice ? 'middle' : isMine(draft, sender) ? 'mine' : 'theirs';
  const extra = extraOf(line);
  const rows = Math.min(6, Math.max(1, Math.ceil(wordsOf(line).length / 34)));
  return (
    <li className={`message ${side}`}>
      <div className="bubble">
        <div className="row apart head">
          {notice ? (
            <span className="small soft">{extra}</span>
          ) : (
            <button
              className="chip"
              type="button"
              title="Switch the sender"
              aria-label={`Message ${number} is from ${nameOf(draft, sender)}: switch the sender`}
              onClick={() => onChange({ ...line, sender: nextSender(draft, sender) })}
            >
              {nameOf(draft, sender)} ⇄
            </button>
          )}
          {extra && !notice && <span className="badge">{extra}</span>}
          <span className="row tools">
            <IconButton className="little" icon="up" label={`Move message ${number} up`} disabled={number === 1} onClick={() => onMove(-1)} />
            <IconButton className="little" icon="down" label={`Move message ${number} down`} disabled={isLast} onClick={() => onMove(1)} />
            <IconButton className="little" icon="trash" label={`Remove message ${number}`} onClick={onRemove} />
          </span>
        </div>
        <textarea
          className="input"
          rows={rows}
          aria-label={`Message ${number}`}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem && id}
          value={wordsOf(line)}
          onChange={(event) => onChange(withWords(line, event.target.value))}
        />
        <label className="pause small soft">
          Wait
          <input
            className="input"
            type="number"
            min={0}
            max={60}
            step={0.5}
            aria-label={`Seconds before message ${number}`}
            value={line.pause ?? 0}
            onChange={(event) => onChange({ ...line, pause: Number(event.target.value) })}
          />
          s before it
        </label>
        {problem && (
          <p className="small error" id={id} role="alert">
            {problem}
          </p>
        )}
      </div>
    </li>
  );
}
