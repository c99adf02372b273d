'use client';

import dynamic from 'next/dynamic';
import { Disclosure } from '@/components/ui/Disclosure';
import { Loading } from '@/components/ui/States';
import { hasUnder } from '@/lib/checks';
import type { PartProps } from './CreateForm';

// What few people open is fetched when they do.
const MoreSections = dynamic(() => import('./more/MoreSections').then((found) => found.MoreSections), {
  ssr: false,
  loading: () => <Loading label="Loading more fields" />,
});

/** The paths of the problems that are shown in there. */
export const MORE_PLACES = ['voice.name', 'captions', 'brand', 'music', 'providers', 'webhook_url'];

/** What few people change: closed, unless something in it is wrong. */
export function MoreFields(part: PartProps) {
  return (
    <Disclosure name="More: look, sound, vendors" forced={hasUnder(part.problems, MORE_PLACES)}>
      <MoreSections {...part} />
    </Disclosure>
  );
}
