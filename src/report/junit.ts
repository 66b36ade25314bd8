import type { Element, ElementContent, Text } from 'xast';
import { toXml } from 'xast-util-to-xml';
import { type JUnitCase, limitCases, policyCases, targetCases, verdictCase } from './junit-cases.ts';
import type { Report } from './report.ts';
import { logLine } from './text.ts';

const TEXT_CHARACTERS = 1_000;

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
  const cases = suites.flatMap((suite) => suite.cases);
  return `${toXml([
    { type: 'instruction', name: 'xml', value: 'version="1.0" encoding="UTF-8"' },
    newline(0),
    element('testsuites', { name: 'Policy Gate', ...totals(cases) }, [
      ...suites.flatMap((suite) => [newline(1), testSuite(suite, report.startedAt)]),
      newline(0),
    ]),
  ])}\n`;
}

function testSuite(
  { name, cases }: { readonly name: string; readonly cases: readonly JUnitCase[] },
  timestamp: string,
) {
  return element('testsuite', { name: `Policy Gate: ${name}`, ...totals(cases), timestamp }, [
    ...cases.flatMap((one) => [newline(2), testCase(one)]),
    newline(1),
  ]);
}

function totals(cases: readonly JUnitCase[]) {
  const of = (kind: JUnitCase['kind']): string => String(cases.filter((one) => one.kind === kind).length);
  return {
    tests: String(cases.length),
    failures: of('failure'),
    errors: of('error'),
    skipped: of('skipped'),
    time: '0',
  };
}

function testCase({ name, group, kind, message, lines = [] }: JUnitCase): Element {
  const told = lines.map((line) => xmlLine(line));
  const outcome =
    kind === 'passed'
      ? element('system-out', {}, [text([xmlLine(message), ...told].join('\n'))])
      : element(kind, { message: xmlLine(message), type: kind }, [text(told.join('\n'))]);
  const attributes = { name: xmlLine(name, 250) || '(empty)', classname: group, time: '0' };
  return element('testcase', attributes, [newline(3), outcome, newline(2)]);
}

function element(
  name: string,
  attributes: Element['attributes'],
  children: readonly ElementContent[],
): Element {
  return { type: 'element', name, attributes, children: [...children] };
}

function text(value: string): Text {
  return { type: 'text', value };
}

function newline(depth: number): Text {
  return text(`\n${'  '.repeat(depth)}`);
}

/** One line of characters that XML takes: none of the invisible ones is left. The serialiser escapes the rest. */
function xmlLine(text: string, limit = TEXT_CHARACTERS): string {
  return logLine(text, limit);
}
