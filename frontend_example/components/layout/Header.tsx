'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
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
  const path = usePathname();
  return (
    <header className="header">
      <div>
        <Link className="brand" href="/">
          <Icon name="film" size={24} />
          Scenewright
        </Link>
        <nav aria-label="Pages">
          <ul>
            {PAGES.map(({ href, label }) => (
              <li key={href}>
                <Link href={href} aria-current={path === href ? 'page' : undefined}>
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="end">
          <LiveBadge />
          <ThemeToggle />
        </div>
      </div>
    </header>
  );
}
