import { TextField } from '@/components/ui/Field';
import type { CardDraft } from '@/lib/brand-draft';
import type { Problems } from '@/lib/checks';
import { LIMITS } from '@/lib/generated';

interface Props {
  /** The path of the card's problems. */
  at: string;
  name: string;
  card: CardDraft;
  problems: Problems;
  onChange: (card: CardDraft) => void;
}

/** A title card before or after the film; none without a title, which is asked for first. */
export function CardFields({ at, name, card, problems, onChange }: Props) {
  const begun = Boolean(card.title || card.subtitle || card.seconds);
  return (
    <div className="fields">
      <TextField
        label={name}
        value={card.title}
        most={LIMITS.Card.title.maxLength}
        placeholder="Its title"
        error={problems[`${at}.title`]}
        onChange={(title) => onChange({ ...card, title })}
      />
      {begun && (
        <>
          <TextField
            label={`${name}: line below`}
            value={card.subtitle}
            most={LIMITS.Card.subtitle.maxLength}
            error={problems[`${at}.subtitle`]}
            onChange={(subtitle) => onChange({ ...card, subtitle })}
          />
          <TextField
            label={`${name}: seconds`}
            value={card.seconds}
            placeholder="3"
            error={problems[`${at}.seconds`]}
            onChange={(seconds) => onChange({ ...card, seconds })}
          />
        </>
      )}
    </div>
  );
}
