'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { generateChat, newVideoId } from '@/appwrite';
import { Button } from '@/components/ui/Button';
import { Complaint, Note } from '@/components/ui/States';
import { useInBrowser } from '@/hooks/use-in-browser';
import { usePreview } from '@/hooks/use-preview';
import { useEnsureUser } from '@/hooks/use-session';
import { useStored } from '@/hooks/use-stored';
import { keys } from '@/lib/cache';
import { NEW_CHAT, placed, sendable, type ChatDraft } from '@/lib/chat';
import { StudioError } from '@/lib/errors';
import { ChatLook } from './ChatLook';
import { ImportDialog } from './ImportDialog';
import { MessageList } from './MessageList';
import { PhonePreview } from './PhonePreview';

/** Writes a conversation, plays it as it will be, and has it rendered. */
export function ChatComposer() {
  const [draft, store] = useStored<ChatDraft>('chat', NEW_CHAT);
  return useInBrowser() ? <Composer draft={draft} store={store} /> : <Composer draft={NEW_CHAT} store={store} />;
}

function Composer({ draft, store }: { draft: ChatDraft; store: (draft: ChatDraft) => void }) {
  const [importing, setImporting] = useState(false);
  const preview = usePreview(draft);
  const render = useRender();
  const problems = placed(problemsIn(preview.error ?? render.error), sendable(draft));
  const set = (change: Partial<ChatDraft>) => store({ ...draft, ...change });
  const isEmpty = sendable(draft).messages.length === 0;
  return (
    <div className="stack loose">
      <div className="row apart">
        <div>
          <h1>Chat video</h1>
          <p className="lead">Write a conversation, or paste one. The phone plays it as it will be rendered.</p>
        </div>
        <div className="row">
          <Button icon="paste" onClick={() => setImporting(true)}>
            Paste a conversation
          </Button>
          <Button look="quiet" icon="trash" onClick={() => store({ ...NEW_CHAT, messages: [] })}>
            Clear
          </Button>
        </div>
      </div>
      <div className="chatsplit">
        <div className="stack loose">
          <MessageList draft={draft} problems={problems} set={set} />
          <ChatLook draft={draft} set={set} />
        </div>
        <div className="stack aside">
          <PhonePreview preview={preview.data} updating={preview.isFetching} />
          {problems[''] && <Note bad>{problems['']}</Note>}
          <Complaint error={plain(preview.error) ?? plain(render.error)} />
          <Button
            look="primary"
            className="large"
            disabled={isEmpty || preview.isError}
            busy={render.isPending}
            onClick={() => render.mutate(draft)}
          >
            Render the video
          </Button>
        </div>
      </div>
      <ImportDialog open={importing} onClose={() => setImporting(false)} onRead={store} />
    </div>
  );
}

function useRender() {
  const router = useRouter();
  const cache = useQueryClient();
  const ensureUser = useEnsureUser();
  return useMutation({
    mutationFn: async (draft: ChatDraft) => {
      await ensureUser();
      return generateChat({ ...sendable(draft), id: newVideoId() });
    },
    onSuccess: ({ video_id }) => {
      void cache.invalidateQueries({ queryKey: keys.lists });
      router.push(`/?id=${video_id}`);
    },
  });
}

function problemsIn(error: Error | null) {
  return error instanceof StudioError ? error.problems : [];
}

/** An error that is about no part of the conversation. */
function plain(error: Error | null): Error | null {
  return problemsIn(error).length ? null : error;
}
