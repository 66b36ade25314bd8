/** Host of a Pulumi console on the developer's own machine, beside its API on port 8080. */
const LOCAL_API = 'localhost:8080';
const LOCAL_CONSOLE = 'localhost:3000';

/** Addresses in Pulumi's console, or none where nobody knows its host: a link is never guessed. */
export type Console = {
  /** The page of a stack. */
  readonly stackPage: (organization: string, project: string, stack: string) => string | undefined;
  /** The page of a policy pack. Accounts have pages too, whose address is not published. */
  readonly packPage: (organization: string, pack: string) => string | undefined;
};

/**
 * The console beside an API, by the rule of the Pulumi CLI (pkg/backend/httpstate/client/console.go): the variable
 * PULUMI_CONSOLE_DOMAIN wins; `api.X` has its console at `app.X`; any other host has none that is known.
 */
export function consoleOf(apiUrl: URL, domain: string | undefined): Console {
  const host = domain ?? hostBeside(apiUrl);
  const page = (parts: readonly string[]): string | undefined =>
    host === undefined ? undefined : `${apiUrl.protocol}//${host}/${parts.map(encodeURIComponent).join('/')}`;
  return {
    stackPage: (organization, project, stack) => page([organization, project, stack]),
    packPage: (organization, pack) => page([organization, 'insights', 'policypacks', pack]),
  };
}

function hostBeside({ host }: URL): string | undefined {
  if (host.startsWith('api.')) return `app.${host.slice('api.'.length)}`;
  return host === LOCAL_API ? LOCAL_CONSOLE : undefined;
}
