import { ColourField } from '@/components/ui/ColourField';
import { Select, TextField } from '@/components/ui/Field';
import { ACCEPT, MediaField } from '@/components/ui/MediaField';
import type { BrandDraft } from '@/lib/brand-draft';
import { problemUnder } from '@/lib/checks';
import { CHOICES } from '@/lib/generated';
import { hasMedia } from '@/lib/own-media';
import { options } from '@/lib/words';
import type { PartProps } from '../CreateForm';
import { CardFields } from './CardFields';

/** The colours, font, mark and cards of whoever publishes the film. */
export function BrandFields({ draft, problems, set }: PartProps) {
  const { brand } = draft;
  const put = (change: Partial<BrandDraft>) => set({ brand: { ...brand, ...change } });
  return (
    <>
      <p className="soft small">All of it optional. Words stay readable on whatever colours you choose.</p>
      <div className="fields">
        <ColourField
          label="Main colour"
          hint="The ground of cards"
          value={brand.primary}
          error={problems['brand.primary']}
          onChange={(primary) => put({ primary })}
        />
        <ColourField
          label="Accent colour"
          hint="The spoken word, lines and bars"
          value={brand.accent}
          error={problems['brand.accent']}
          onChange={(accent) => put({ accent })}
        />
        <Select
          label="Font"
          value={brand.family}
          options={[
            { value: '', label: 'As usual' },
            ...CHOICES.FontFamily.map((value) => ({ value, label: value })),
            { value: 'own', label: 'A file of my own' },
          ]}
          onChange={(family) => put({ family: family as BrandDraft['family'] })}
        />
      </div>
      {brand.family === 'own' && (
        <MediaField
          label="Font file"
          hint="TrueType, OpenType or WOFF2"
          accept={ACCEPT.font}
          value={brand.font}
          error={problemUnder(problems, 'brand.font')}
          onChange={(font) => put({ font })}
        />
      )}
      <MediaField
        label="Watermark"
        hint="A logo that is seen in a corner of every scene"
        accept={ACCEPT.picture}
        value={brand.watermark}
        error={problems['brand.watermark'] ?? problems['brand.watermark.file'] ?? problems['brand.watermark.url']}
        onChange={(watermark) => put({ watermark })}
      />
      {hasMedia(brand.watermark) && <MarkFields brand={brand} problems={problems} put={put} />}
      <CardFields at="brand.intro" name="Opening" card={brand.intro} problems={problems} onChange={(intro) => put({ intro })} />
      <CardFields at="brand.outro" name="Closing" card={brand.outro} problems={problems} onChange={(outro) => put({ outro })} />
    </>
  );
}

interface MarkProps {
  brand: BrandDraft;
  problems: PartProps['problems'];
  put: (change: Partial<BrandDraft>) => void;
}

function MarkFields({ brand, problems, put }: MarkProps) {
  return (
    <div className="fields">
      <Select
        label="Its corner"
        value={brand.corner}
        options={options(CHOICES.Corner)}
        onChange={(corner) => put({ corner: corner as BrandDraft['corner'] })}
      />
      <TextField
        label="Its width in percent"
        value={brand.width}
        placeholder="12"
        error={problems['brand.watermark.width']}
        onChange={(width) => put({ width })}
      />
      <TextField
        label="Its opacity in percent"
        value={brand.opacity}
        placeholder="80"
        error={problems['brand.watermark.opacity']}
        onChange={(opacity) => put({ opacity })}
      />
    </div>
  );
}
