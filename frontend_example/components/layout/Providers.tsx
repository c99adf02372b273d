'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Toasts } from '@/components/ui/Toasts';
import { useLine } from '@/hooks/use-session';
import { newCache } from '@/lib/cache';
import { problemsOf, readConfig } from '@/lib/env';
import { useInBrowser } from '@/hooks/use-in-browser';
import { Header } from './Header';
import { NotConfigured } from './NotConfigured';

/** The frame of every page. */
export function Providers({ children }: { children: ReactNode }) {
  const [cache] = useState(newCache);
  const problems = useInBrowser() ? problemsOf(readConfig()) : [];
  if (problems.length) return <NotConfigured problems={problems} />;
  return (
    <QueryClientProvider client={cache}>
      <Line />
      <a className="skip button" href="#content">
        Skip to the content
      </a>
      <Header />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Toasts />
    </QueryClientProvider>
  );
}

function Line() {
  useLine();
  return null;
}
