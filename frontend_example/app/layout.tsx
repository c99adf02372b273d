import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { Providers } from '@/components/layout/Providers';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Scenewright', template: '%s · Scenewright' },
  description: 'Turn a topic, a script or a chat into a film.',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

// Before anything is drawn, so that a dark page never flashes white.
const THEME = `(function () {
  var told = null;
  try { told = localStorage.getItem('theme'); } catch (e) {}
  var dark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = told || (dark ? 'dark' : 'light');
})();`;

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* Not by next/script: it has to be there before the page reads it, wherever the page is served. */}
        {/* eslint-disable-next-line @next/next/no-sync-scripts */}
        <script src="/config.js" />
        <script dangerouslySetInnerHTML={{ __html: THEME }} />
      </head>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
