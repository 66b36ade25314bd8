import * as v from 'valibot';
import type { Environment } from '../config/inputs.ts';
import { SourceError } from '../errors.ts';
import { createService } from '../sources/http.ts';
import type { Pacing } from '../sources/pacing.ts';

type IdentityPorts = { readonly signal: AbortSignal; readonly pacing: Pacing };

const answer = v.object({ value: v.pipe(v.string(), v.nonEmpty()) });

/**
 * Asks the runner for the job's identity token, for an audience. The toolkit's own client would follow a redirect and
 * sign it anew; this one goes to the address of the runner alone. Rejects with what came, where no token did.
 */
export async function askIdentityToken(
  { ACTIONS_ID_TOKEN_REQUEST_URL: address = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret = '' }: Environment,
  audience: string,
  ports: IdentityPorts,
): Promise<string> {
  const url = URL.parse(address);
  if (url === null || secret === '') throw new Error('the job may not ask for one');
  url.searchParams.set('audience', audience);
  const service = createService({
    name: 'GitHub',
    url: new URL(url.origin),
    headers: { authorization: `Bearer ${secret}` },
    secret,
    requestIdHeaders: [],
    remedies: { unauthorized: '', forbidden: '' },
    ...ports,
  });
  const path = `${url.pathname}${url.search}`;
  const call = { what: "asking for the job's identity token", method: 'GET', path, schema: answer } as const;
  try {
    return (await service.send(call)).value;
  } catch (error) {
    // To whoever signs in by it, every failure but the end of the run's time is that there is none.
    if (!(error instanceof SourceError) || error.code === 'deadline') throw error;
    throw new Error(error.message.replace(/[.\s]+$/, ''), { cause: error });
  }
}
