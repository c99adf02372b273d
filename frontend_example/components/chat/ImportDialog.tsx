'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '@/appwrite';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { TextArea } from '@/components/ui/Field';
import { Complaint } from '@/components/ui/States';
import { say } from '@/components/ui/Toasts';
import { useEnsureUser } from '@/hooks/use-session';
import { bodyOf, draftFrom, type ChatDraft } from '@/lib/chat';
import { StudioError, type Problem } from '@/lib/errors';
import { count } from '@/lib/format';
import type { Conversation } from '@/lib/generated';

interface Props {
  open: boolean;
  onClose: () => void;
  onRead: (draft: ChatDraft) => void;
}

const SHOWN = 12; // problems; whoever has more pasted something else

/** Takes a conversation in lines, as JSON, or as WhatsApp exports it; what cannot be read is named by its line. */
export function ImportDialog({ open, onClose, onRead }: Props) {
  const [text, setText] = useState('');
  const ensureUser = useEnsureUser();
  const read = useMutation({
    mutationFn: async () => {
      await ensureUser();
      return ask<{ conversation: Conversation }>('chat', 'POST', '/preview', parsed(text));
    },
    onSuccess: ({ conversation }) => {
      onRead(draftFrom(conversation));
      say(`${count(conversation.messages.length, 'message')} taken over.`);
      setText('');
      onClose();
    },
  });
  const problems = read.error instanceof StudioError ? read.error.problems : [];
  return (
    <Dialog open={open} title="Paste a conversation" onClose={onClose}>
      <p className="soft">Lines such as “them: Hi”, a WhatsApp export, or JSON.</p>
      <TextArea label="Conversation" rows={10} value={text} placeholder={'them: Are you coming?\nme: On my way'} onChange={setText} />
      <label className="row small">
        Or choose a file
        <input type="file" accept=".txt,.json,text/plain,application/json" onChange={(e) => void load(e.target.files?.[0], setText)} />
      </label>
      {problems.length > 0 ? <ProblemList problems={problems} /> : <Complaint error={read.error} />}
      <div className="row">
        <Button look="primary" disabled={!text.trim()} busy={read.isPending} onClick={() => read.mutate()}>
          Take it over
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </Dialog>
  );
}

function ProblemList({ problems }: { problems: readonly Problem[] }) {
  return (
    <ul className="note bad stack tight" role="alert">
      {problems.slice(0, SHOWN).map((problem, index) => (
        <li key={index}>
          {problem.path && <strong>{problem.path}: </strong>}
          {problem.message}
        </li>
      ))}
      {problems.length > SHOWN && <li>And {problems.length - SHOWN} more.</li>}
    </ul>
  );
}

function parsed(text: string): unknown {
  if (/[\0\uFFFD]/.test(text)) throw new StudioError('binary', 'This is no text.', 'Export the chat as a text file and paste that.');
  try {
    return bodyOf(text);
  } catch (error) {
    throw new StudioError('malformed_json', `This JSON cannot be read: ${(error as Error).message}.`);
  }
}

async function load(file: File | undefined, setText: (text: string) => void): Promise<void> {
  if (file) setText(await file.text());
}
