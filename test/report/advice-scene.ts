import type { Finding } from '../../src/finding/finding.ts';
import type { TargetOutcome } from '../../src/finding/outcome.ts';
import type { Limit } from '../../src/policy/limit.ts';
import type { Knobs } from '../../src/policy/verdict.ts';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import { makeAzureFinding, makeFindings } from '../builders/finding.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  makeUnpreviewable,
  RUN,
} from '../builders/report.ts';

export type Situation = {
  /** `none` is a run outside GitHub. */
  readonly event?: string;
  readonly findings?: readonly Finding[];
  readonly targets?: readonly TargetOutcome[];
  readonly azure?: boolean;
  readonly limits?: readonly Limit[];
  readonly knobs?: Partial<Knobs>;
};

/** The head of the advice in a comment, and the lines of its list. */
export function adviceIn({
  event = 'pull_request',
  findings = [],
  targets = [makeTarget()],
  azure = false,
  limits = [makeLimit({ key: 'high+' })],
  knobs = {},
}: Situation): { readonly head: string | undefined; readonly lines: readonly string[] } {
  const report = makeReport({
    outcomes: [
      makeOutcome({ findings, targets }),
      ...(azure ? [makeOutcome({ source: 'azure', findings: [makeAzureFinding()] })] : []),
    ],
    run: { ...RUN, event: event === 'none' ? undefined : event },
    limits,
    knobs,
  });
  const text = renderComment(report, COMMENT_SIZE);
  const [, head, list = ''] = /^\*\*((?:How|What) to [^*]+)\*\*\n\n((?: *- .*\n)*)/m.exec(text) ?? [];
  return { head, lines: list.split('\n').filter((line) => line !== '') };
}

/** Findings of a stack that every limit on severity counts. */
export function open(stack: string, count = 1): readonly Finding[] {
  const scope = `acme/website/${stack}`;
  return makeFindings(count, { severity: 'high', scope }).map((finding) => ({
    ...finding,
    fingerprint: `${stack} ${finding.fingerprint}`,
  }));
}

/** The same, new with the change. */
export function added(stack: string, count = 1): readonly Finding[] {
  return open(stack, count).map((finding) => ({
    ...finding,
    fingerprint: `new ${finding.fingerprint}`,
    introduced: true,
  }));
}

/** One target for each state that a preview can be in, and an account. */
export const seen = makeTarget({ target: 'acme/website/seen', preview: 'read' });
export const blind = makeTarget({ target: 'acme/website/blind', preview: 'none' });
export const torn = makeTarget({
  target: 'acme/website/torn',
  preview: 'failed',
  state: brokenState('failed'),
});
export const account = makeUnpreviewable({ target: 'acme/aws-prod' });
export const ALL_TARGETS = [seen, blind, torn, account];
