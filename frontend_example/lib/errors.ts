/** What went wrong, in words for the person at the screen. */
export interface Problem {
  code: string;
  /** The field that it is about, such as `topic` or `messages.3.text`; `line 4` in a script; '' for the whole. */
  path: string;
  message: string;
}

export class StudioError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** What to do about it; '' where trying again is all there is. */
    readonly advice = '',
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
    this.name = 'StudioError';
  }
}

/** As Appwrite's SDK throws it. */
interface Refusal {
  code?: number;
  type?: string;
  message?: string;
}

const BY_TYPE: Record<string, [string, string]> = {
  general_unknown_origin: [
    'Appwrite refuses this page.',
    'Register the host of this page as a Web platform of the project, in the Appwrite console.',
  ],
  project_not_found: ['Appwrite knows no such project.', 'Check the project id in the settings of this page.'],
  function_not_found: ['The function is not there.', 'Deploy the functions of this repository to the project.'],
  deployment_not_found: ['The function is not deployed yet.', 'Deploy it, or wait until its build has ended.'],
  build_not_ready: ['The function is still being built.', 'Try again in a minute.'],
  storage_invalid_file_size: ['The file is too large.', 'Choose a shorter or smaller one, or give its address.'],
  storage_file_type_unsupported: ['Files of this kind cannot be used.', 'Choose one of another format.'],
  general_rate_limit_exceeded: ['That was too often.', 'Wait a minute and try again.'],
  user_invalid_credentials: ['That e-mail address and password do not belong together.', ''],
  user_already_exists: ['There is an account with that e-mail address already.', 'Sign in with it instead.'],
  user_email_already_exists: ['There is an account with that e-mail address already.', 'Sign in with it instead.'],
  user_target_already_exists: ['There is an account with that e-mail address already.', 'Sign in with it instead.'],
};

export const SIGNED_OUT = new StudioError(
  'signed_out',
  'Your session has ended.',
  'Sign in again to see your videos; what is being made goes on.',
);

/** Any thrown thing as a StudioError. `endpoint` and `host` are named where nothing answers. */
export function explained(error: unknown, endpoint: string, host: string): StudioError {
  if (error instanceof StudioError) return error;
  if (error instanceof TypeError) return unreachable(endpoint, host);
  const { code = 0, type = '', message = '' } = (error ?? {}) as Refusal;
  const known = BY_TYPE[type];
  if (known) return new StudioError(type, ...known);
  if (code === 401) return SIGNED_OUT;
  if (code === 404) return new StudioError('not_found', 'It is not there, or it is not yours.');
  if (code >= 500) return new StudioError('server_error', 'Appwrite has a problem.', 'Try again in a moment.');
  return new StudioError(type || 'unknown', message || 'Something went wrong.');
}

function unreachable(endpoint: string, host: string): StudioError {
  return new StudioError(
    'unreachable',
    `Appwrite does not answer at ${endpoint}.`,
    `Is the address right and the server up? Is “${host}” a Web platform of the project?`,
  );
}

/** Whether it says that something is not there for whoever asks, as they are signed in. */
export function isLost(error: unknown): boolean {
  return error instanceof StudioError && ['not_found', 'signed_out'].includes(error.code);
}
