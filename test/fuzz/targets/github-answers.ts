import fc from 'fast-check';
import * as v from 'valibot';
import type { GitHubSandbox } from '../../../sandbox/github/server.ts';
import { startSeededGitHub } from '../../sandbox/github-service.ts';
import { OVERRIDES } from '../github/override.ts';
import { PUBLISHING } from '../github/publishing.ts';
import type { Answered, Question } from '../github/question.ts';
import { READING } from '../github/reading.ts';
import { expectWords } from '../laws/clear-error.ts';
import { type Changes, changesOf, damaged, damagedSchema, soleDamage } from '../mutation/damaged.ts';
import type { Edit } from '../mutation/edit.ts';
import type { Damage } from '../mutation/losing.ts';
import { fuzzTarget } from '../target.ts';

const QUESTIONS = new Map([...OVERRIDES, ...READING, ...PUBLISHING].map((one) => [one.name, one]));

const schema = v.object({
  question: v.string(),
  /** Which of its calls. */
  call: v.number(),
  changes: damagedSchema,
});

type Struck = v.InferOutput<typeof schema>;

/** The real answers of GitHub to every call, changed on their way, and what is made of them. */
export const githubAnswers = fuzzTarget({
  name: 'github-answers',
  shortRuns: 40,
  schema,
  open: async () => {
    const inputs: fc.Arbitrary<Struck>[] = [];
    const whole = new Map<string, Answered>();
    for (const question of QUESTIONS.values()) {
      const { answered, answers } = await unharmed(question);
      whole.set(question.name, answered);
      inputs.push(...answers.map(({ call, body }) => strikesOn(question, call, body)));
    }
    return {
      inputs: fc.oneof(...inputs),
      check: async (struck) => {
        const question = QUESTIONS.get(struck.question);
        const expected = whole.get(struck.question);
        if (question === undefined || expected === undefined)
          throw new Error(`there is no ${struck.question}`);
        await meet(question, struck, expected);
      },
    };
  },
});

type Sent = { readonly call: number; readonly body: unknown };

/** What comes of a question without any damage, and the answers that it takes. */
async function unharmed(question: Question) {
  const answers: Sent[] = [];
  const answered = await asked(question, (github) => {
    for (const [call, strikes] of question.calls.entries()) {
      const body = (sent: unknown): unknown => {
        if (!answers.some((one) => one.call === call)) answers.push({ call, body: sent });
        return sent;
      };
      github.faults.add({ ...strikes, fault: { kind: 'rewrite', body } });
    }
  });
  const missing = question.calls.filter((_, call) => !answers.some((one) => one.call === call));
  if (missing.length > 0)
    throw new Error(`${question.name} never calls ${missing.map(({ path }) => path).join()}`);
  return { answered, answers };
}

function strikesOn({ name }: Question, call: number, body: unknown): fc.Arbitrary<Struck> {
  return fc.record({ question: fc.constant(name), call: fc.constant(call), changes: changesOf(body) });
}

async function meet(question: Question, { call, changes }: Struck, whole: Answered): Promise<void> {
  const damages: Damage[] = [];
  const answered = await asked(question, (github) => {
    const body = (before: unknown): unknown => {
      const write = (document: unknown): string =>
        typeof document === 'string' ? document : (JSON.stringify(document) ?? '');
      const after = damaged(before, changes, write);
      damages.push(damageBetween(before, after, changes));
      return after;
    };
    github.faults.add({ ...(question.calls[call] ?? { path: /$/ }), fault: { kind: 'rewrite', body } });
  });
  answered.told.forEach(expectWords);
  const isSame = damages.every((damage) => damage === 'adds' || damage === 'none');
  if (isSame && !changes.edits.some(stopsTheClient) && answered.decided !== whole.decided) {
    throw new Error(`another outcome: ${answered.decided} for ${whole.decided}`);
  }
  if (answered.lenient && !whole.lenient && damages.every((damage) => damage !== 'differs')) {
    throw new Error(`${damages.join()}: ${answered.decided}, and it was ${whole.decided}`);
  }
}

/** The reader of JSON in GitHub's own client refuses members with the names of every object's own. */
function stopsTheClient({ change }: Edit): boolean {
  return change.kind === 'add' && hasOwnName({ [change.key]: change.value });
}

/** Without recursion: what comes may nest deeper than the stack is. */
function hasOwnName(value: unknown): boolean {
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Object.keys(next).some((key) => key in {})) return true;
    left.push(...Object.values(next));
  }
  return false;
}

function damageBetween(before: unknown, after: Buffer, changes: Changes): Damage {
  const text = after.toString('utf8');
  if (text === (typeof before === 'string' ? before : JSON.stringify(before))) return 'none';
  if (typeof before === 'string') return 'differs';
  return soleDamage(before, changes) ?? (isJson(text) ? 'differs' : 'loses');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Asks in a scene of its own. */
async function asked({ prepare, ask }: Question, strike: (github: GitHubSandbox) => void): Promise<Answered> {
  const github = await startSeededGitHub();
  try {
    prepare?.(github);
    strike(github);
    return await ask(github);
  } finally {
    await github.close();
  }
}
