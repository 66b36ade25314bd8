import { SEVERITIES } from '../finding/axis.ts';
import type { SourceName } from '../finding/finding.ts';
import type { Part } from './budget.ts';
import { codeBlock } from './markdown.ts';
import { part, RANK } from './parts.ts';
import type { Report } from './report.ts';

const SOURCES: readonly (readonly [SourceName, string])[] = [
  ['pulumi', 'Pulumi'],
  ['azure', 'Azure'],
];

/** Findings by severity and source, as a chart that GitHub draws. Our words and numbers only. */
export function chartParts({ findings }: Report): readonly Part[] {
  const bars = SOURCES.flatMap(([source, name]) =>
    [...SEVERITIES, 'unspecified', 'unknown'].map((severity) => ({
      name: `${name} ${severity}`,
      count: findings.filter((one) => one.source === source && one.severity === severity).length,
    })),
  ).filter(({ count }) => count > 0);
  if (bars.length === 0) return [];
  const most = Math.max(...bars.map(({ count }) => count));
  const lines = [
    'xychart-beta horizontal',
    '  title "Findings by source and severity"',
    `  x-axis [${bars.map(({ name }) => `"${name}"`).join(', ')}]`,
    `  y-axis "Findings" 0 --> ${most}`,
    `  bar [${bars.map(({ count }) => count).join(', ')}]`,
  ];
  return [part(RANK.charts, codeBlock('mermaid', lines.join('\n')))];
}
