'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { upload } from '@/appwrite';
import type { OwnMedia } from '@/lib/own-media';
import { useEnsureUser } from './use-session';

/** Stores a file that somebody chose; `percent` tells how much of it is there. */
export function useUpload(onStored: (media: OwnMedia) => void) {
  const ensureUser = useEnsureUser();
  const [percent, setPercent] = useState(0);
  const sending = useMutation({
    mutationFn: async (file: File) => {
      setPercent(0);
      await ensureUser();
      return { file: await upload(file, setPercent), name: file.name, url: '' };
    },
    onSuccess: onStored,
  });
  return { send: sending.mutate, busy: sending.isPending, error: sending.error, percent };
}
