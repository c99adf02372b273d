'use client';

import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { Suspense } from 'react';
import { Icon } from '@/components/ui/Icon';
import { LiveBadge } from './LiveBadge';
import { ThemeToggle } from './ThemeToggle';

const PAGES = [
  { href: '/', label: 'Create' },
  { href: '/chat/', label: 'Chat' },
  { href: '/videos/', label: 'Videos' },
  { href: '/monitor/', label: 'Monitor' },
  { href: '/account/', label: 'Account' },
];

export function Header() {
  return (
    <header className="header">
      <div>
        <Link className="brand" href="/">
          <Icon name="film" size={24} />
          Scenewright
        </Link>
        <nav aria-label="Pages">
          <Suspense fallback={<PageLinks isFilm={false} />}>
            <PageLinksByAddress />
          </Suspense>
        </nav>
        <div className="end">
          <LiveBadge />
          <ThemeToggle />
        </div>
      </div>
    </header>
  );
}

/** The address is known in the browser alone: the exported page is that of `/`. */
function PageLinksByAddress() {
  return <PageLinks isFilm={Boolean(useSearchParams().get('id'))} />;
}

/** `/` shows a film where the address names one, and that is one of the videos. */
function PageLinks({ isFilm }: { isFilm: boolean }) {
  const path = usePathname();
  const current = (href: string) => {
    if (path === '/' && isFilm) return href === '/videos/' ? 'true' : undefined;
    return path === href ? 'page' : undefined;
  };
  return (
    <ul>
      {PAGES.map(({ href, label }) => (
        <li key={href}>
          <Link href={href} aria-current={current(href)}>
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
