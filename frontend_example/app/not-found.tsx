import Link from 'next/link';
import { Empty } from '@/components/ui/States';

export default function NotFound() {
  return (
    <Empty as="h1" icon="film" title="There is no such page">
      <Link className="button primary" href="/">
        Make a video
      </Link>
    </Empty>
  );
}
