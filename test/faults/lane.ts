import { DEFAULT_SWITCHES } from '../../sandbox/azure/switches.ts';
import type { Fault, FaultRule } from '../../sandbox/faults.ts';
import { DEFAULT_PULUMI_SWITCHES } from '../../sandbox/pulumi/switches.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { Exchange } from '../../sandbox/server.ts';
import type { Report } from '../../src/report/report.ts';
import type { Pacing } from '../../src/sources/pacing.ts';
import { FAST_PACING } from '../sources/service.ts';
import { setAzureScene } from './azure-scene.ts';
import type { CallRow } from './call-row.ts';
import { type GateOutcome, gateInProcess } from './in-process.ts';
import { addLonelyStack, HEAD } from './lonely-stack.ts';
import { secretsIn } from './secrets.ts';

/** A sandbox in which one run after the other meets a fault. */
export class Lane {
  readonly #sandbox: Sandbox;
  /** Lives for an hour. */
  readonly #armToken: string;
  readonly #unharmed = new Map<CallRow, Report>();

  private constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.#armToken = sandbox.azure.issueToken();
  }

  static async open(): Promise<Lane> {
    const sandbox = await startSandbox();
    setAzureScene(sandbox);
    addLonelyStack(sandbox);
    return new Lane(sandbox);
  }

  /** Lets the call meet a fault, each time or the first times that it is made. */
  strike(call: CallRow, fault: Fault, ordinals = call.strikes.ordinals): void {
    this.#add(call, fault, ordinals === undefined ? {} : { ordinals });
  }

  /** Lets the call meet a fault until it has lasted so long. */
  strikeFor(call: CallRow, fault: Fault, lastsMs: number): void {
    this.#add(call, fault, { lastsMs });
  }

  /** Lets something happen to the services once the call has been answered for the first time. */
  afterFirst(call: CallRow, change: (sandbox: Sandbox) => void): void {
    const body = (answer: unknown): unknown => {
      change(this.#sandbox);
      return answer;
    };
    this.#add(call, { kind: 'rewrite', body }, { ordinals: [1] });
  }

  #add(call: CallRow, fault: Fault, when: Pick<FaultRule, 'ordinals' | 'lastsMs'>): void {
    const { service, askedOf, strikes } = call;
    const rule = { ...strikes, ...when, fault: echoing(fault, this.#sentWith(call)) };
    this.#sandbox[askedOf ?? service].faults.add(rule);
  }

  /** What a run reports that meets no fault. It is made once, at a time when no fault waits. */
  async unharmed(call: CallRow): Promise<Report> {
    const known = this.#unharmed.get(call);
    if (known !== undefined) return known;
    const { report } = await this.run(call, FAST_PACING);
    this.clear();
    this.#unharmed.set(call, report);
    return report;
  }

  /** Runs the gate on the call's target. */
  run(call: CallRow, pacing: Pacing): Promise<GateOutcome> {
    const { pulumi, azure } = this.#sandbox;
    Object.assign(pulumi.switches, call.switches);
    Object.assign(azure.switches, call.azureSwitches);
    this.#sandbox[call.service].faults.add(...(call.beside ?? []));
    const { signIn, file } = call;
    return gateInProcess(this.#sandbox, this.#inputsOf(call), {
      pacing,
      commit: HEAD,
      file,
      identity: signIn !== 'secret',
      armToken: signIn === undefined ? this.#armToken : undefined,
    });
  }

  /** How many requests were made that look like the call. */
  struck(call: CallRow): number {
    return this.#exchangesOf(call).length;
  }

  /** What was answered to them. */
  answers(call: CallRow): readonly unknown[] {
    return this.#exchangesOf(call).map(({ response }) => response?.body);
  }

  /** How often anybody was asked for a path. */
  visits(path: string): number {
    return this.#servers()
      .flatMap(({ exchanges }): readonly Exchange[] => exchanges)
      .filter((exchange) => exchange.path === path).length;
  }

  #exchangesOf({ service, askedOf, strikes: { method, path, body } }: CallRow): readonly Exchange[] {
    return this.#sandbox[askedOf ?? service].exchanges.filter(
      (exchange) =>
        (method === undefined || exchange.method === method) &&
        path.test(exchange.path + exchange.search) &&
        (body === undefined || body.test(JSON.stringify(exchange.requestBody))),
    );
  }

  /** What was given to the run, and everything secret that has passed since the lane was cleared. */
  secrets(): readonly string[] {
    const { pulumi, azure } = this.#sandbox;
    const passed = secretsIn(this.#servers().flatMap(({ exchanges }): readonly Exchange[] => exchanges));
    return [pulumi.token, ...azure.estate.clients.map(({ clientSecret }) => clientSecret), ...passed];
  }

  clear(): void {
    Object.assign(this.#sandbox.pulumi.switches, DEFAULT_PULUMI_SWITCHES);
    Object.assign(this.#sandbox.azure.switches, DEFAULT_SWITCHES);
    for (const server of this.#servers()) {
      server.faults.clear();
      server.exchanges.length = 0;
    }
  }

  close(): Promise<void> {
    return this.#sandbox.close();
  }

  #servers() {
    const { pulumi, azure, github } = this.#sandbox;
    return [pulumi, azure, github];
  }

  /** What the call is signed with, where that is known before. */
  #sentWith({ service, askedOf, signIn, inputs, strikes }: CallRow): string | undefined {
    const { pulumi, azure } = this.#sandbox;
    if (askedOf !== undefined) return undefined;
    if (service === 'pulumi') return inputs?.['pulumi-access-token'] === '' ? undefined : pulumi.token;
    if (signIn === undefined) return this.#armToken;
    return strikes.body?.test('client_secret') ? azure.estate.clients[0]?.clientSecret : undefined;
  }

  /** Limits that nothing exceeds: without a fault every one of these runs passes. */
  #inputsOf({ service, target, inputs, signIn }: CallRow): Readonly<Record<string, string>> {
    const { pulumi, azure } = this.#sandbox;
    const own =
      service === 'pulumi'
        ? {
            'pulumi-stacks': target,
            'pulumi-cloud-url': pulumi.url,
            'pulumi-access-token': pulumi.token,
          }
        : { 'azure-scopes': target, 'azure-environment': azure.url, ...this.#clientOf(signIn) };
    return { 'fail-on-severity': 'none', 'fail-on-level': 'none', ...own, ...inputs };
  }

  #clientOf(signIn: CallRow['signIn']): Readonly<Record<string, string>> {
    const { clients, tenantId } = this.#sandbox.azure.estate;
    const [client] = clients;
    if (signIn === undefined || client === undefined) return {};
    const { clientId, clientSecret } = client;
    return {
      'azure-tenant-id': tenantId,
      'azure-client-id': clientId,
      ...(signIn === 'federation' ? {} : { 'azure-client-secret': clientSecret }),
    };
  }
}

/** A refusal that repeats what it was sent. */
function echoing(fault: Fault, secret: string | undefined): Fault {
  return secret === undefined || fault.kind !== 'status' || fault.status < 400
    ? fault
    : { ...fault, body: { code: fault.status, message: `said by the service of ${secret}` } };
}

/** As many lanes as runs go on beside each other. */
export class Lanes {
  readonly #all: Lane[] = [];
  readonly #free: Lane[] = [];

  /** Opens lanes before they are needed: that takes a while in which nobody else is answered. */
  async open(count: number): Promise<void> {
    for (let opened = 0; opened < count; opened += 1) this.#free.push(await this.#another());
  }

  async use<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    const lane = this.#free.pop() ?? (await this.#another());
    try {
      return await work(lane);
    } finally {
      lane.clear();
      this.#free.push(lane);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((lane) => lane.close()));
  }

  async #another(): Promise<Lane> {
    const lane = await Lane.open();
    this.#all.push(lane);
    return lane;
  }
}
