import type { Metadata } from 'next';
import { History } from '@/components/history/History';

export const metadata: Metadata = { title: 'Videos' };

export default function Page() {
  return <History />;
}
