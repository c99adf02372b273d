import { Button } from '@/components/ui/Button';
import { Empty } from '@/components/ui/States';
import { nextSender, newLine, type ChatDraft, type Line } from '@/lib/chat';
import { count } from '@/lib/format';
import { MessageRow } from './MessageRow';

interface Props {
  draft: ChatDraft;
  problems: Record<string, string>;
  set: (change: Partial<ChatDraft>) => void;
}

export function MessageList({ draft, problems, set }: Props) {
  const { messages } = draft;
  const put = (line: Line) => set({ messages: messages.map((one) => (one.id === line.id ? line : one)) });
  const move = (index: number, by: number) => {
    const moved = [...messages];
    moved.splice(index + by, 0, ...moved.splice(index, 1));
    set({ messages: moved });
  };
  const add = () => {
    const last = messages.at(-1)?.sender ?? 'me';
    set({ messages: [...messages, newLine(nextSender(draft, last))] });
  };
  return (
    <section className="card stack" aria-label="Messages">
      {messages.length === 0 && (
        <Empty icon="chat" title="Nobody has said anything yet">
          <p>Add a message, or paste a conversation from WhatsApp.</p>
        </Empty>
      )}
      <ol className="messages">
        {messages.map((line, index) => (
          <MessageRow
            key={line.id}
            line={line}
            number={index + 1}
            draft={draft}
            problem={problems[line.id]}
            isLast={index === messages.length - 1}
            onChange={put}
            onMove={(by) => move(index, by)}
            onRemove={() => set({ messages: messages.filter((one) => one.id !== line.id) })}
          />
        ))}
      </ol>
      <div className="row apart">
        <Button icon="plus" onClick={add}>
          Add a message
        </Button>
        <span className="soft small">{count(messages.length, 'message')}</span>
      </div>
    </section>
  );
}
