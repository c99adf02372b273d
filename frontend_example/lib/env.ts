/** Where the page's Appwrite is: built in by NEXT_PUBLIC_…, or told at run time by public/config.js. */
export interface Config {
  endpoint: string;
  projectId: string;
  functionId: string;
  chatFunctionId: string;
}

declare global {
  interface Window {
    SCENEWRIGHT?: Partial<Config>;
  }
}

// Next.js puts the values in place of these very words, so each stands written out.
const BUILT_IN: Config = {
  endpoint: process.env.NEXT_PUBLIC_APPWRITE_ENDPOINT ?? '',
  projectId: process.env.NEXT_PUBLIC_APPWRITE_PROJECT_ID ?? '',
  functionId: process.env.NEXT_PUBLIC_APPWRITE_FUNCTION_ID || 'video_generation',
  chatFunctionId: process.env.NEXT_PUBLIC_APPWRITE_CHAT_FUNCTION_ID || 'chat_render',
};

export function readConfig(): Config {
  const told = typeof window === 'undefined' ? {} : (window.SCENEWRIGHT ?? {});
  const given = Object.entries(told).filter(([, value]) => value);
  return { ...BUILT_IN, ...Object.fromEntries(given) };
}

/** What has to be set before the page can work, as sentences; none where all is well. */
export function problemsOf(config: Config): string[] {
  const problems: string[] = [];
  if (!config.endpoint) problems.push('NEXT_PUBLIC_APPWRITE_ENDPOINT is not set.');
  else if (!isEndpoint(config.endpoint))
    problems.push(`NEXT_PUBLIC_APPWRITE_ENDPOINT is “${config.endpoint}”; it has to be an address that ends in /v1.`);
  if (!config.projectId) problems.push('NEXT_PUBLIC_APPWRITE_PROJECT_ID is not set.');
  return problems;
}

function isEndpoint(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && /\/v1\/?$/.test(text);
}
