import { say } from '@/components/ui/Toasts';

/** Copies a text and says so; where the page may not, it says what to do instead. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} is copied.`);
  } catch {
    say(`This page may not copy: mark the text and copy it by hand.`);
  }
}
