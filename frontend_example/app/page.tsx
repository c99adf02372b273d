import { Suspense } from 'react';
import { CreateForm } from '@/components/create/CreateForm';
import VideoGenerator from '@/VideoGenerator';

/** `/` makes a video, `/?id=…` shows one. The form is what the export holds, so it is there at once. */
export default function Page() {
  return (
    <Suspense fallback={<CreateForm />}>
      <VideoGenerator />
    </Suspense>
  );
}
