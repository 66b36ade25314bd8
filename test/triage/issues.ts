import type { TriageIssue, TriageItem } from '../../src/triage/plan.ts';
import type { TriageAnswer, TriageReading, TriageUpdate } from '../../src/triage/reading.ts';
import { type FindingOverrides, makeFinding } from '../builders/finding.ts';

export const NOW = new Date('2026-11-23T08:00:00Z');

/** An open issue of low priority that nobody has touched. */
export function makeIssue(id: string, overrides: FindingOverrides = {}): TriageIssue {
  return { organization: 'acme', id, finding: makeFinding({ priority: 'p4', ...overrides }) };
}

/** Three issues on three resources, in the order of a plan. */
export function threeIssues(): readonly TriageIssue[] {
  return ['1', '2', '3'].map((id) => makeIssue(id, { resource: { id: `urn:${id}`, name: `bucket-${id}` } }));
}

/** A service that keeps issues, and changes them as it is told to. */
export class IssueStore {
  readonly written: TriageItem[] = [];
  readonly #issues: Map<string, TriageIssue>;
  readonly #broken: ReadonlyMap<string, TriageUpdate>;

  constructor(issues: readonly TriageIssue[], broken: Readonly<Record<string, TriageUpdate>> = {}) {
    this.#issues = new Map(issues.map((issue) => [issue.id, issue]));
    this.#broken = new Map(Object.entries(broken));
  }

  reading(failures: TriageReading['failures'] = []): TriageReading {
    return { issues: [...this.#issues.values()], failures, update: (item) => this.update(item) };
  }

  update(item: TriageItem): Promise<TriageAnswer> {
    this.written.push(item);
    const broken = this.#broken.get(item.issue.id);
    if (broken !== undefined) return broken(item);
    const { status, priority, assignee } = item.change;
    const finding = {
      ...item.issue.finding,
      ...(status !== undefined && { status }),
      ...(priority !== undefined && { priority }),
      ...(assignee !== undefined && { assignedTo: assignee }),
    };
    this.#issues.set(item.issue.id, { ...item.issue, finding });
    const { status: now, priority: rank, assignedTo } = finding;
    return Promise.resolve({ status: now, priority: rank, assignedTo });
  }
}
