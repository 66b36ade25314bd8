import type { PulumiSandbox } from '../../../sandbox/pulumi/server.ts';
import type { SourceOutcome } from '../../../src/finding/outcome.ts';
import { createService } from '../../../src/sources/http.ts';
import { consoleOf } from '../../../src/sources/pulumi/console.ts';
import type { PulumiPlan, PulumiPorts } from '../../../src/sources/pulumi/plan.ts';
import { createPulumiSource } from '../../../src/sources/pulumi/source.ts';
import { parseAccount, parseStackTarget } from '../../../src/sources/pulumi/targets/target.ts';
import { FAST_PACING, serviceOptions } from '../service.ts';

export type Wanted = {
  readonly stacks?: readonly string[];
  readonly accounts?: readonly string[];
  readonly plan?: Partial<PulumiPlan>;
  readonly ports?: Partial<PulumiPorts>;
};

/** Reads targets of the sandbox as the gate does, with the token that may read everything. */
export function readPulumi(
  pulumi: PulumiSandbox,
  { stacks = [], accounts = [], plan = {}, ports = {} }: Wanted,
): Promise<SourceOutcome> {
  const options = serviceOptions(pulumi.url, {
    headers: { authorization: `token ${pulumi.token}` },
    secret: pulumi.token,
    requestIdHeaders: ['x-pulumi-request-id'],
  });
  const service = createService(options);
  const source = createPulumiSource(
    {
      stacks: stacks.map(parseStackTarget).flatMap((parsed) => ('value' in parsed ? [parsed.value] : [])),
      accounts: accounts.map(parseAccount).flatMap((parsed) => ('value' in parsed ? [parsed.value] : [])),
      previews: [],
      api: 'auto',
      waitForEvaluationMs: 0,
      maxRows: 200_000,
      console: consoleOf(new URL(pulumi.url), undefined),
      commit: undefined,
      ...plan,
    },
    {
      serviceOf: () => Promise.resolve(service),
      clock: () => new Date(),
      pollMs: FAST_PACING.pollMs,
      signal: options.signal,
      info: () => undefined,
      ...ports,
    },
  );
  return source.read();
}
