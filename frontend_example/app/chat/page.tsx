import type { Metadata } from 'next';
import { ChatComposer } from '@/components/chat/ChatComposer';

export const metadata: Metadata = { title: 'Chat' };

export default function Page() {
  return <ChatComposer />;
}
