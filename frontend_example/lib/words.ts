/** The names of what can be chosen, for people. */
import { capitalised } from './format';

export const LANGUAGES: Record<string, string> = {
  en: 'English',
  hi: 'हिन्दी – Hindi',
  es: 'Español – Spanish',
  fr: 'Français – French',
  de: 'Deutsch – German',
  it: 'Italiano – Italian',
  pt: 'Português – Portuguese',
  nl: 'Nederlands – Dutch',
};

export const ASPECTS: Record<string, string> = { '16:9': 'Wide', '9:16': 'Tall', '1:1': 'Square', '4:5': 'Portrait' };

export const VENDORS: Record<string, string> = {
  gemini: 'Gemini',
  openai: 'OpenAI',
  template: 'The built-in planner',
  replicate: 'Replicate',
  pexels: 'Pexels',
  drawn: 'Drawn here',
  elevenlabs: 'ElevenLabs',
  gtts: 'Google Translate’s voice',
  'espeak-ng': 'eSpeak NG, offline',
  silence: 'Nobody',
};

export const EXAMPLES = ['How tides work', 'Newton’s laws', 'A short history of tea', 'Why leaves turn red', 'How a bicycle stays up'];

/** Options of a `<select>` from one of the schema's lists of choices. */
export function options<T extends string>(words: readonly T[], names: Record<string, string> = {}) {
  return words.map((value) => ({ value, label: names[value] ?? capitalised(value) }));
}

const SPOKEN_PER_SECOND = 15; // characters, at the pace of the narrators

/** About how long it takes to speak a text, in seconds. */
export function speakingSeconds(text: string): number {
  return text.trim().length / SPOKEN_PER_SECOND;
}
