import { Door } from '../../sandbox/github/door.ts';
import { pullOf } from '../../sandbox/github/estate.ts';
import type { GitHubEventKind } from '../../sandbox/github/events.ts';
import { pushTo } from '../../sandbox/github/pushes.ts';
import { makeIssue } from '../../sandbox/pulumi/seed-issues.ts';
import { seededRandom } from '../../sandbox/random.ts';
import type { StepResult } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { PULL_REQUEST, runGate } from '../../sandbox/scene.ts';
import { commentKey } from '../../src/report/marker.ts';

export const STACK = 'acme/website/production';

/** A look at the comments, a new one, and an edit of one. */
export const LIST = { method: 'GET', path: /\/issues\/42\/comments$/ } as const;
export const CREATE = { method: 'POST', path: /\/issues\/42\/comments$/ } as const;
export const EDIT = { method: 'PATCH', path: /\/issues\/comments\/\d+$/ } as const;

/** What a reader of the pull request sees of a comment of the gate. */
export type Seen = {
  readonly says: string;
  /** The numbers of the findings that it lists. */
  readonly lists: readonly number[];
  /** How many exceed the limit on severity, as the table has it. */
  readonly actual: number | undefined;
  /** What became of the findings since the last report; undefined where it says nothing of that. */
  readonly changes: string | undefined;
  readonly commit: string | undefined;
  readonly run: number;
};

/** A job of the workflow: GitHub gives each a token of its own. */
export type Job = { readonly run: number; readonly token: string };

type Options = {
  readonly event?: GitHubEventKind;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
};

/** Pull request 42 through its life: what is pushed, found, judged and read there. */
export class LifeScene {
  readonly sandbox: Sandbox;
  readonly door = new Door();
  #jobs = 0;
  #pushes = 0;
  #runs = 1_000;

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    sandbox.github.beforeAnswer = this.door.enter;
  }

  static async start(): Promise<LifeScene> {
    return new LifeScene(await startSandbox());
  }

  get head(): string {
    return pullOf(this.sandbox.github.estate, PULL_REQUEST).headSha.slice(0, 12);
  }

  push(): void {
    this.#pushes += 1;
    const { estate } = this.sandbox.github;
    const sha = this.#pushes.toString(16).repeat(40).slice(0, 40);
    pushTo(estate, pullOf(estate, PULL_REQUEST), { sha, at: new Date() });
  }

  /** Leaves these findings open and no others, each critical and mandatory. */
  findings(numbers: readonly number[], stack = 'production'): void {
    const { issues } = this.sandbox.pulumi.estate;
    const others = issues.filter(({ entityId }) => entityId !== stack);
    const own = numbers.map((index) => ({
      ...makeIssue(seededRandom(index), new Date(), { project: 'website', stack, index }),
      status: 'open',
      severity: 'critical',
      level: 'mandatory',
    }));
    issues.splice(0, issues.length, ...others, ...own);
  }

  /** The next run of the workflow. */
  run(): number {
    this.#runs += 1;
    return this.#runs;
  }

  job(run = this.run()): Job {
    this.#jobs += 1;
    const { estate, jobToken } = this.sandbox.github;
    const rights = estate.tokens.get(jobToken);
    const token = `ghs_job-${this.#jobs}`;
    if (rights !== undefined) estate.tokens.set(token, rights);
    return { run, token };
  }

  /** Runs the gate in the job, on the head and the findings of this moment. */
  gate({ run, token }: Job, { event, inputs, env }: Options = {}): Promise<StepResult> {
    return runGate(this.sandbox, {
      ...(event === undefined ? {} : { event }),
      inputs: { 'pulumi-stacks': STACK, 'azure-scopes': '', 'github-token': token, ...inputs },
      env: { GITHUB_RUN_ID: String(run), ...env },
    });
  }

  /** Runs the gate as a re-run of a run of this moment does: on the head that it was started for. */
  rerun(): (job: Job) => Promise<StepResult> {
    const pull = pullOf(this.sandbox.github.estate, PULL_REQUEST);
    const then = pull.headSha;
    return (job) => {
      const now = pull.headSha;
      pull.headSha = then;
      const result = this.gate(job, { env: { GITHUB_RUN_ATTEMPT: '2' } });
      pull.headSha = now;
      return result;
    };
  }

  /** The gate's comments, oldest first; of all keys unless one is told. */
  seen(key?: string): readonly Seen[] {
    const wanted = key && `key=${commentKey({}, [], key)} `;
    return this.#comments()
      .filter(({ body }) => !wanted || body.includes(wanted))
      .map(({ body }) => read(body));
  }

  /** How their addresses end. */
  anchors(): readonly string[] {
    return this.#comments().map(({ id }) => `#issuecomment-${id}`);
  }

  #comments() {
    return this.sandbox.github.estate.comments.filter(
      ({ issue, author }) => issue === PULL_REQUEST && author === 'github-actions[bot]',
    );
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }
}

function read(body: string): Seen {
  const [, actual] = /^\| \S+ \| `high\+` \| 0 \| (\d+) \|/m.exec(body) ?? [];
  return {
    says: /^### (.*)$/m.exec(body)?.[1] ?? '',
    lists: [...body.matchAll(/^\| `[a-z]+-(\d+)`/gm)]
      .map(([, number]) => Number(number))
      .toSorted((a, b) => a - b),
    actual: actual === undefined ? undefined : Number(actual),
    changes: /^\*\*Since the last report\*\* \(read [^)]*\): (.*)$/m.exec(body)?.[1],
    commit: /commit `([0-9a-f]+)`/.exec(body)?.[1],
    run: Number(/\/actions\/runs\/(\d+)/.exec(body)?.[1]),
  };
}
