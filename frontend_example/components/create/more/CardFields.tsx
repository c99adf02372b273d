import { TextField } from '@/components/ui/Field';
import { ACCEPT, MediaField } from '@/components/ui/MediaField';
import type { CardDraft } from '@/lib/brand-draft';
import type { Problems } from '@/lib/checks';
import { LIMITS } from '@/lib/generated';
import { hasMedia } from '@/lib/own-media';

interface Props {
  /** The path of the card's problems. */
  at: string;
  name: 'Opening' | 'Closing';
  card: CardDraft;
  problems: Problems;
  onChange: (card: CardDraft) => void;
}

/** A title card before or after the film, or a clip or a picture in its place; none where neither is given. */
export function CardFields({ at, name, card, problems, onChange }: Props) {
  const hasOwn = hasMedia(card.media);
  const put = (change: Partial<CardDraft>) => onChange({ ...card, ...change });
  return (
    <div className="fields">
      {!hasOwn && (
        <TextField
          label={`${name} card`}
          value={card.title}
          most={LIMITS.Card.title.maxLength}
          placeholder="Its title"
          error={problems[`${at}.title`] ?? problems[at]}
          onChange={(title) => put({ title })}
        />
      )}
      {!hasOwn && (card.title || card.subtitle) && (
        <TextField
          label={`${name} card: line below`}
          value={card.subtitle}
          most={LIMITS.Card.subtitle.maxLength}
          error={problems[`${at}.subtitle`]}
          onChange={(subtitle) => put({ subtitle })}
        />
      )}
      {!card.title && (
        <MediaField
          label={`${name} clip or picture`}
          hint="A clip is heard, and plays whole up to 10 s"
          accept={ACCEPT.own}
          value={card.media}
          error={problems[`${at}.file`] ?? problems[`${at}.url`]}
          onChange={(media) => put({ media, subtitle: '' })}
        />
      )}
      {(hasOwn || card.title || card.seconds) && (
        <TextField
          label={`${name}: seconds`}
          value={card.seconds}
          placeholder={hasOwn ? 'As long as it is' : '3'}
          error={problems[`${at}.seconds`]}
          onChange={(seconds) => put({ seconds })}
        />
      )}
    </div>
  );
}
