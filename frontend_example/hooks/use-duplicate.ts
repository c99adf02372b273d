'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { fetchVideo } from '@/appwrite';
import { DRAFT_KEY, draftOf } from '@/lib/draft';
import type { Submission } from '@/lib/generated';
import { store } from './use-stored';

/** Fills the form in again from the brief of a video, and goes to it. */
export function useDuplicate() {
  const router = useRouter();
  return useMutation({
    mutationFn: fetchVideo,
    onSuccess: (video) => {
      store(DRAFT_KEY, draftOf(JSON.parse(video.brief) as Submission));
      router.push('/');
    },
  });
}
