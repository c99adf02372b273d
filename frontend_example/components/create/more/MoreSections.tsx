'use client';

import { Disclosure } from '@/components/ui/Disclosure';
import { hasUnder } from '@/lib/checks';
import type { PartProps } from '../CreateForm';
import { BrandFields } from './BrandFields';
import { PictureFields } from './PictureFields';
import { SoundFields } from './SoundFields';
import { VendorFields } from './VendorFields';

const SECTIONS = [
  { name: 'Captions and picture', note: 'style, place, transitions, resolution', places: ['captions'], Fields: PictureFields },
  { name: 'Brand', note: 'colours, font, watermark, cards', places: ['brand'], Fields: BrandFields },
  { name: 'Sound', note: 'voice and music', places: ['voice.name', 'music'], Fields: SoundFields },
  { name: 'Vendors and webhook', note: 'who makes it, who is told', places: ['providers', 'webhook_url'], Fields: VendorFields },
];

/** One section open at a time is enough for most; one with a problem opens by itself. */
export function MoreSections(part: PartProps) {
  return (
    <div className="sections">
      {SECTIONS.map(({ name, note, places, Fields }) => (
        <Disclosure key={name} name={name} note={note} className="section" forced={hasUnder(part.problems, places)}>
          <Fields {...part} />
        </Disclosure>
      ))}
    </div>
  );
}
