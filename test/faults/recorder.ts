import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import type { Workflow } from '../../src/publishers/workflow.ts';
import type { Annotation } from '../../src/report/annotations.ts';

/** A runner that keeps what it is told. */
export type Recorder = Workflow & {
  readonly lines: string[];
  readonly annotations: Annotation[];
  readonly outputs: Map<string, string>;
  readonly secrets: string[];
  readonly summaries: string[];
};

export function createRecorder(github: Pick<GitHubSandbox, 'idTokenEnv'>, patienceMs?: number): Recorder {
  const recorded = {
    lines: Array.of<string>(),
    annotations: Array.of<Annotation>(),
    outputs: new Map<string, string>(),
    secrets: Array.of<string>(),
    summaries: Array.of<string>(),
  };
  return {
    ...recorded,
    info: (line) => void recorded.lines.push(line),
    group: (title, lines) => void recorded.lines.push(title, ...lines),
    annotate: (annotation) => void recorded.annotations.push(annotation),
    setOutput: (name, value) => void recorded.outputs.set(name, value),
    identityToken: (audience) => identityToken(github, audience, patienceMs),
    addSecret: (secret) => void recorded.secrets.push(secret),
    appendSummary: (markdown) => Promise.resolve(void recorded.summaries.push(markdown)),
  };
}

/** Asks the runner's endpoint as GitHub's toolkit does, once and without its patience. */
export async function identityToken(
  github: Pick<GitHubSandbox, 'idTokenEnv'>,
  audience: string,
  patienceMs = 10_000,
): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = github.idTokenEnv();
  const response = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, {
    headers: { authorization: `Bearer ${token}` },
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  });
  const answer: unknown = await response.json();
  if (typeof answer !== 'object' || answer === null || !('value' in answer)) throw new Error('no token came');
  return String(answer.value);
}
