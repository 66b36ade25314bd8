import { DOMParser, type Element, onErrorStopParsing } from '@xmldom/xmldom';
import { expect } from 'vitest';

/** What XML 1.0 does not know of, not even escaped. */
const NO_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]|&#(?!x(?:22|26|27|3C|3E);)/u;

type Case = {
  readonly group: string;
  readonly name: string;
  readonly kind: string;
  readonly message: string;
};

/** The test cases as a reader of XML reads them. */
export function casesIn(xml: string): readonly Case[] {
  expect(xml).not.toMatch(NO_XML);
  const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(
    xml,
    'text/xml',
  ).documentElement;
  if (root === null) throw new Error('no document');
  const cases = [...root.getElementsByTagName('testcase')].map(readCase);
  const counted = (kind: string): number => cases.filter((one) => one.kind === kind).length;
  expect(['tests', 'failures', 'errors', 'skipped'].map((name) => Number(root.getAttribute(name)))).toEqual([
    cases.length,
    counted('failure'),
    counted('error'),
    counted('skipped'),
  ]);
  return cases;
}

function readCase(node: Element): Case {
  const [outcome, ...more] = [...node.childNodes].filter(({ nodeName }) => nodeName !== '#text');
  expect(more).toEqual([]);
  const kind = outcome?.nodeName ?? '';
  const [first] = [...node.getElementsByTagName(kind)];
  return {
    group: node.getAttribute('classname') ?? '',
    name: node.getAttribute('name') ?? '',
    kind: kind === 'system-out' ? 'passed' : kind,
    message: (kind === 'system-out' ? first?.textContent : first?.getAttribute('message')) ?? '',
  };
}
