'use client';

import { Failure } from '@/components/ui/States';

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return <Failure as="h1" title="This page broke" error={error} onRetry={reset} />;
}
