import { SourceError } from '../errors.ts';
import type { SourcePorts } from '../sources/ports.ts';
import type { CommandIo } from './io.ts';

/** What stands in for the runner: nothing masks what is printed, and nobody says who the job is. */
export function deskWorkflow({ err }: Pick<CommandIo, 'err'>): SourcePorts['workflow'] {
  return {
    addSecret: () => undefined,
    info: err,
    identityToken: () =>
      Promise.reject(
        new SourceError(
          'sign-in',
          'The command line has no identity token of a job: use a token or a secret.',
        ),
      ),
  };
}
