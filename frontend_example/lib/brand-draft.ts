/** The brand's part of the form for a new video, and as the function takes it. */
import { outside, tooLong, type Problems } from './checks';
import { LIMITS, type Brand, type Card, type Corner, type FontFamily } from './generated';
import { hasMedia, mediaOf, NO_MEDIA, problemOfMedia, sourceOfMedia, type OwnMedia } from './own-media';

/** A card by its title, or a clip or a picture in its place. */
export interface CardDraft {
  media: OwnMedia;
  title: string;
  subtitle: string;
  seconds: string;
}

/** Empty strings stand for what the function chooses. Opacity and width are percent. */
export interface BrandDraft {
  primary: string;
  accent: string;
  family: FontFamily | 'own' | '';
  font: OwnMedia;
  watermark: OwnMedia;
  corner: Corner;
  opacity: string;
  width: string;
  intro: CardDraft;
  outro: CardDraft;
}

const NO_CARD: CardDraft = { media: NO_MEDIA, title: '', subtitle: '', seconds: '' };

export const NO_BRAND: BrandDraft = {
  primary: '',
  accent: '',
  family: '',
  font: NO_MEDIA,
  watermark: NO_MEDIA,
  corner: 'top_right',
  opacity: '',
  width: '',
  intro: NO_CARD,
  outro: NO_CARD,
};

export function problemsOfBrand(brand: BrandDraft): Problems {
  const mark = LIMITS.Watermark;
  const found: Problems = {
    'brand.primary': wrongColour(brand.primary),
    'brand.accent': wrongColour(brand.accent),
    'brand.font': brand.family === 'own' ? missing(brand.font, LIMITS.BrandFont.url.maxLength) : '',
    'brand.watermark': problemOfMedia(brand.watermark, mark.url.maxLength),
    'brand.watermark.opacity': outside(brand.opacity, percent(mark.opacity)),
    'brand.watermark.width': outside(brand.width, percent(mark.width)),
    ...problemsOfCard('brand.intro', brand.intro),
    ...problemsOfCard('brand.outro', brand.outro),
  };
  return Object.fromEntries(Object.entries(found).filter(([, text]) => text));
}

function wrongColour(text: string): string {
  return !text.trim() || /^#[0-9a-f]{6}$/i.test(text.trim()) ? '' : 'A colour such as #1f6feb.';
}

function missing(font: OwnMedia, most: number): string {
  return hasMedia(font) ? problemOfMedia(font, most) : 'Choose the font’s file, or give its address.';
}

function percent({ min, max }: { min: number; max: number }) {
  return { min: Math.round(min * 100), max: Math.round(max * 100) };
}

function problemsOfCard(at: string, { media, title, subtitle, seconds }: CardDraft): Problems {
  const { Card: limits } = LIMITS;
  if (hasMedia(media)) {
    return { [`${at}.file`]: problemOfMedia(media, limits.url.maxLength), [`${at}.seconds`]: outside(seconds, limits.seconds) };
  }
  return {
    [`${at}.title`]: !title.trim() && subtitle.trim() ? 'A card needs a title.' : tooLong(title, limits.title.maxLength),
    [`${at}.subtitle`]: tooLong(subtitle, limits.subtitle.maxLength),
    [`${at}.seconds`]: outside(seconds, limits.seconds),
  };
}

/** Only what was chosen; undefined for nothing at all. */
export function brandOf(draft: BrandDraft): Brand | undefined {
  const { primary, accent, family, watermark, opacity, width, corner, intro, outro } = draft;
  const brand: Brand = {
    ...(primary.trim() && { primary: primary.trim() }),
    ...(accent.trim() && { accent: accent.trim() }),
    ...(family && { font: family === 'own' ? sourceOfMedia(draft.font) : { family } }),
    ...(hasMedia(watermark) && {
      watermark: {
        ...sourceOfMedia(watermark),
        corner,
        ...(opacity.trim() && { opacity: Number(opacity) / 100 }),
        ...(width.trim() && { width: Number(width) / 100 }),
      },
    }),
    ...(isCard(intro) && { intro: cardOf(intro) }),
    ...(isCard(outro) && { outro: cardOf(outro) }),
  };
  return Object.keys(brand).length ? brand : undefined;
}

function isCard({ media, title }: CardDraft): boolean {
  return hasMedia(media) || title.trim() !== '';
}

function cardOf({ media, title, subtitle, seconds }: CardDraft): Card {
  const words = { title: title.trim(), ...(subtitle.trim() && { subtitle: subtitle.trim() }) };
  return {
    ...(hasMedia(media) ? sourceOfMedia(media) : words),
    ...(seconds.trim() && { seconds: Number(seconds) }),
  };
}

/** The form's part filled in again. */
export function brandDraftOf({ primary, accent, font, watermark, intro, outro }: Brand = {}): BrandDraft {
  return {
    primary: primary ?? '',
    accent: accent ?? '',
    family: font ? (font.family ?? 'own') : '',
    font: mediaOf(font ?? {}),
    watermark: mediaOf(watermark ?? {}),
    corner: watermark?.corner ?? NO_BRAND.corner,
    opacity: percentOf(watermark?.opacity),
    width: percentOf(watermark?.width),
    intro: cardDraftOf(intro),
    outro: cardDraftOf(outro),
  };
}

function percentOf(share: number | undefined): string {
  return share === undefined ? '' : String(Math.round(share * 100));
}

function cardDraftOf(card: Card | null | undefined): CardDraft {
  const { title, subtitle = '', seconds, ...source } = card ?? {};
  return { media: mediaOf(source), title: title ?? '', subtitle, seconds: seconds?.toString() ?? '' };
}
