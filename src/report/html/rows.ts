import type { Finding } from '../../finding/finding.ts';
import type { SetAsideReason } from '../../finding/outcome.ts';
import { policyKey } from '../policy-groups.ts';
import { policyNames } from '../policy-names.ts';
import type { Report } from '../report.ts';
import { axisText, newMark, shortScope } from '../resource-table.ts';
import { visible } from '../text.ts';
import { webAddress } from '../web-address.ts';
import { ageInDays } from './age.ts';
import { type PageRow, toRow } from './page-row.ts';

/** More would keep a browser busy; the worst come first. */
export const MAX_ROWS = 50_000;
const MESSAGE_CHARACTERS = 1_000;
const ID_CHARACTERS = 500;

const STANDINGS: Record<SetAsideReason, string> = {
  waived: 'waived',
  exempted: 'exempted',
  'fixed-by-this-change': 'fixed by this change',
};

/** Of a finding: whether it counts, and what decided that it does not. */
type Standing = { readonly standing: string; readonly detail: string };

/** What the table shows: findings that count, worst first, and then those that do not. */
export function rowsOf(report: Report, entries: ReadonlyMap<string, string>): readonly PageRow[] {
  const fresh = new Set(report.judged.newness.findings);
  const toPageRow = (finding: Finding, standing: Standing): PageRow =>
    toRow({
      ...wordsOf(finding),
      ...namesOf(finding),
      ...timesOf(finding, report.startedAt),
      ...standing,
      entry: entries.get(policyKey(finding)) ?? '',
      newness: newMark(finding, fresh) ?? '',
    });
  const counted = report.findings
    .slice(0, MAX_ROWS)
    .map((finding) => toPageRow(finding, { standing: 'counted', detail: '' }));
  const apart = report.setAside
    .slice(0, MAX_ROWS - counted.length)
    .map(({ finding, reason, detail }) =>
      toPageRow(finding, { standing: STANDINGS[reason], detail: visible(detail, MESSAGE_CHARACTERS) }),
    );
  return [...counted, ...apart];
}

function wordsOf(finding: Finding) {
  return {
    severity: axisText(finding, 'severity'),
    level: axisText(finding, 'level'),
    priority: axisText(finding, 'priority'),
    source: finding.source,
    status: visible(finding.status ?? finding.effect ?? '', 60),
  };
}

function namesOf(finding: Finding) {
  const { policy, resource, scope, message = '', url = '' } = finding;
  const { title = '', isNamed, packTitle } = policyNames({ worst: finding, findings: [finding] });
  return {
    policy: visible(isNamed ? policy.name : title) || '(empty)',
    policyId: visible(policy.name),
    title: isNamed ? visible(title) : '',
    pack: [packTitle ?? policy.pack, policy.version ?? '']
      .map((text) => visible(text))
      .join(' ')
      .trim(),
    resource: visible(resource.name) || '(empty)',
    type: visible(resource.type),
    scope: visible(shortScope(scope), ID_CHARACTERS),
    fullScope: visible(scope, ID_CHARACTERS),
    id: visible(resource.id, ID_CHARACTERS),
    message: visible(message, MESSAGE_CHARACTERS),
    url: webAddress(url)?.href ?? '',
  };
}

function timesOf({ firstObservedAt, lastObservedAt, occurrences }: Finding, startedAt: string) {
  return {
    firstSeen: visible(firstObservedAt.slice(0, 10)),
    age: String(ageInDays(firstObservedAt, startedAt) ?? ''),
    lastSeen: visible(lastObservedAt.slice(0, 16).replace('T', ' ')),
    occurrences: String(occurrences),
  };
}
