import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { GateOptions } from '../../sandbox/scene.ts';

/** One run of the gate, or of the command line, after a change to the services. */
export type Run = {
  readonly change?: (sandbox: Sandbox) => void;
  readonly options?: GateOptions | ((sandbox: Sandbox) => GateOptions);
  /** Words behind `policy-gate`, instead of the gate. */
  readonly command?: (sandbox: Sandbox) => readonly string[];
};

export type Scene = { readonly name: string; readonly runs: readonly Run[] };
