'use client';

import { useSearchParams } from 'next/navigation';
import { CreateForm } from '@/components/create/CreateForm';
import { VideoView } from '@/components/video/VideoView';

/** The studio: a form where nothing is chosen, else the video of `?id=`, from its plan to its film. */
export default function VideoGenerator() {
  const id = useSearchParams().get('id') ?? '';
  return id ? <VideoView key={id} id={id} /> : <CreateForm />;
}
