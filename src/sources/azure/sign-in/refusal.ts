import { SourceError } from '../../../errors.ts';
import { claimsOf } from '../../claims.ts';
import type { Credential } from './token-endpoint.ts';

/** How Entra says no; an outage is no refusal. */
const REFUSALS = ['rejected', 'unauthorized', 'forbidden', 'not-found'];

/** What to do about the refusals that a gate meets (AADSTS numbers), in place of Entra's own words. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  [
    '700024',
    'The identity token was not in its time, though it was fresh: is the clock of the runner right?',
  ],
  [
    '700016',
    'The tenant has no such application: is azure-client-id its application (client) id, not its object id, and azure-tenant-id its tenant?',
  ],
  [
    '7000215',
    "The client secret is wrong: azure-client-secret is the secret's value, not its id, and of this application.",
  ],
  ['7000222', 'The client secret has expired: make a new one, or sign in by OIDC, which needs none.'],
  ['90002', 'There is no such tenant in this cloud: check azure-tenant-id and azure-environment.'],
]);

/** Numbers for an assertion that no federated credential of the client stands for. */
const NOT_REGISTERED = ['70021', '70025', '700211', '700212', '700213'];

/** A `sign-in` error with what to do about it, where Entra refused; else the error as it came. */
export function toRefusal(error: unknown, credential: Credential): unknown {
  if (!(error instanceof SourceError) || !REFUSALS.includes(error.code)) return error;
  const number = aadstsNumber(error.message);
  const advice = number === undefined ? undefined : adviceOn(number, credential);
  // The trace id is the request id, which was told.
  const message =
    advice === undefined
      ? `${error.message.replace(/ *Trace ID:[^"]*/, '')} Check azure-tenant-id, azure-client-id and azure-environment.`
      : `${error.message.replace(/ The service says: ".*$/, '')} AADSTS${number}: ${advice}`;
  return new SourceError('sign-in', message, { cause: error });
}

/** Number of the AADSTS error that a text quotes. */
export function aadstsNumber(text: string): string | undefined {
  return /\bAADSTS(\d+)\b/.exec(text)?.[1];
}

function adviceOn(number: string, { kind, value }: Credential): string | undefined {
  return kind === 'assertion' && NOT_REGISTERED.includes(number) ? toRegister(value) : ADVICE.get(number);
}

/** Whom the job is to GitHub is no secret, and what an administrator needs to let it in. */
function toRegister(assertion: string): string {
  const claims = claimsOf(assertion);
  const told = [
    `issuer ${shown(claims.get('iss'))}`,
    `subject ${shown(claims.get('sub'))}`,
    `audience ${shown(claims.get('aud'))}`,
    ...(claims.has('job_workflow_ref') ? [`job_workflow_ref ${shown(claims.get('job_workflow_ref'))}`] : []),
  ];
  return `No federated credential of the application stands for this job. Register in Entra (App registrations, Certificates & secrets, Federated credentials), letter by letter: ${told.join(', ')}.`;
}

function shown(claim: unknown): string {
  const text = Array.isArray(claim) ? claim.join(' ') : claim;
  return typeof text === 'string' && text !== '' ? text.slice(0, 200) : '(unreadable)';
}
