import XmlBuilder from 'fast-xml-builder';
import { type JUnitCase, limitCases, policyCases, targetCases, verdictCase } from './junit-cases.ts';
import type { Report } from './report.ts';
import { logLine } from './text.ts';

const TEXT_CHARACTERS = 1_000;
const KINDS = ['failure', 'error', 'skipped'] as const;

/**
 * The report as JUnit XML: the verdict, every limit, every policy and every target is a test case. What makes the job
 * fail is a failure, what was not read is an error, and what nobody counts is skipped.
 */
export function renderJUnit(report: Report): string {
  const suites = [
    { name: 'verdict', cases: [verdictCase(report)] },
    { name: 'limits', cases: limitCases(report) },
    { name: 'policies', cases: policyCases(report) },
    { name: 'targets', cases: targetCases(report) },
  ].filter(({ cases }) => cases.length > 0);
  const builder = new XmlBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
  });
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'Policy Gate',
      ...totals(suites.flatMap(({ cases }) => cases)),
      testsuite: suites.map(({ name, cases }) => ({
        '@name': `Policy Gate: ${name}`,
        ...totals(cases),
        '@timestamp': report.startedAt,
        testcase: cases.map(testCase),
      })),
    },
  });
}

function totals(cases: readonly JUnitCase[]) {
  const of = (kind: JUnitCase['kind']): number => cases.filter((one) => one.kind === kind).length;
  return {
    '@tests': cases.length,
    '@failures': of('failure'),
    '@errors': of('error'),
    '@skipped': of('skipped'),
    '@time': 0,
  };
}

function testCase({ name, group, kind, message, lines = [] }: JUnitCase) {
  const text = lines.map((line) => xmlLine(line)).join('\n');
  const outcome = KINDS.find((one) => one === kind);
  return {
    '@name': xmlLine(name, 250) || '(empty)',
    '@classname': group,
    '@time': 0,
    ...(outcome === undefined
      ? { 'system-out': [message, ...lines].map((line) => xmlLine(line)).join('\n') }
      : { [outcome]: { '@message': xmlLine(message), '@type': outcome, '#text': text } }),
  };
}

/** One line of characters that XML takes: none of the invisible ones is left. The builder escapes the rest. */
function xmlLine(text: string, limit = TEXT_CHARACTERS): string {
  return logLine(text, limit);
}
