import { existsSync } from 'node:fs';
import type { Step } from '../sandbox/runner.ts';
import { BUNDLE } from '../sandbox/scene.ts';
import type { Served } from './service-wish.ts';

export type GateOptions = {
  readonly event: 'pull_request' | 'push';
  readonly inputs?: Readonly<Record<string, string>>;
};

/** The step that runs the built action against services, as GitHub's runner would. */
export function gateStep(services: readonly Served[], { event, inputs = {} }: GateOptions): Step {
  if (!existsSync(BUNDLE)) throw new Error(`there is no ${BUNDLE}: run "npm run build"`);
  const scenes = services.flatMap(({ events }) => events[event] ?? []);
  return {
    bundle: BUNDLE,
    inputs: Object.assign({}, ...services.map((service) => service.inputs), inputs),
    env: Object.assign({}, ...[...services, ...scenes].map(({ env }) => env)),
    event: { name: event, payload: scenes[0]?.payload ?? {} },
  };
}
