import type { Finding, PolicyReference } from '../finding/finding.ts';
import type { PolicyGroup } from './policy-groups.ts';
import { visible } from './text.ts';

/** A GUID, or the 24 hex digits that the portal names assignments by: nothing that tells a reader anything. */
const MACHINE_NAME = /^(?:[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** How a policy is called: by titles where the service tells them, and by ids unless a title can stand for them. */
export type PolicyNames = {
  readonly title: string | undefined;
  /** The policy's id tells a reader something, or nothing else does. */
  readonly isNamed: boolean;
  /** Stands for the pack's id. */
  readonly packTitle: string | undefined;
};

export function policyNames({ worst, findings }: PolicyGroup): PolicyNames {
  const { name, pack } = worst.policy;
  const title = told(findings, 'title');
  const isTitled = title !== undefined && visible(title) !== visible(name);
  return {
    title: isTitled ? title : undefined,
    isNamed: !isTitled || !MACHINE_NAME.test(name),
    packTitle: MACHINE_NAME.test(pack) ? told(findings, 'packTitle') : undefined,
  };
}

/** A text that any of the findings brought: one from a preview knows less of its policy than an issue does. */
export function told(findings: readonly Finding[], key: keyof PolicyReference): string | undefined {
  return findings.find(({ policy }) => visible(policy[key] ?? '') !== '')?.policy[key];
}
