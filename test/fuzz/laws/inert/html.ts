import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { PAGE_SCRIPT, PAGE_STYLE } from '../../../../src/report/html/page-files.ts';
import { renderHtml } from '../../../../src/report/html.ts';
import type { Report } from '../../../../src/report/report.ts';
import { GOLDEN_REPORTS } from '../../../builders/golden-reports.ts';
import { REPORTS } from '../../../builders/reports.ts';

const SAFE = /^(?:#findings|https:\/\/[\w.-]+(?::\d+)?\/[\w\-.~/%?#=&:+,;]*)$/;

/** What is no markup of ours in the HTML report, as a browser's parser reads it. */
export function htmlTrouble(report: Report): readonly string[] {
  const elements = elementsOf(report);
  const strange = elements.flatMap(namesOf);
  return [
    ...strange.filter((name) => !known().has(name)).map((name) => `HTML: ${name}`),
    ...elements.flatMap(liveIn),
  ];
}

/** What prose of several lines may be made of besides. */
const PROSE = ['<blockquote>', '<br>', '<code>', '<li>', '<ol>', '<ol start>', '<p>', '<strong>', '<ul>'];

let ours: ReadonlySet<string> | undefined;

function known(): ReadonlySet<string> {
  ours ??= namesInHarmless();
  return ours;
}

/** Elements and their attributes in reports of harmless text. */
function namesInHarmless(): ReadonlySet<string> {
  const golden = GOLDEN_REPORTS.filter(([name]) => ['0', '1', '40', '40-unread'].includes(name));
  const harmless = [...golden.map(([, make]) => make()), ...Object.values(REPORTS)];
  return new Set([...PROSE, ...harmless.flatMap(elementsOf).flatMap(namesOf)]);
}

function namesOf({ tagName, attrs }: Tree.Element): readonly string[] {
  return [`<${tagName}>`, ...attrs.map(({ name }) => `<${tagName} ${name}>`)];
}

/** A program or style that is not ours, and an address that is not safe. */
function liveIn({ tagName, attrs, childNodes }: Tree.Element): readonly string[] {
  const attribute = (name: string): string | undefined => attrs.find((one) => one.name === name)?.value;
  const text = childNodes.map((node) => ('value' in node ? node.value : '')).join('');
  const href = attribute('href');
  const isModel = attribute('type') === 'application/json';
  if (isModel) JSON.parse(text);
  return [
    ...(tagName === 'script' && !isModel && text !== PAGE_SCRIPT ? [`HTML: a program: ${text}`] : []),
    ...(tagName === 'style' && text !== PAGE_STYLE ? [`HTML: a style: ${text}`] : []),
    ...(href === undefined || SAFE.test(href) ? [] : [`HTML: a link to ${href}`]),
  ];
}

function elementsOf(report: Report): readonly Tree.Element[] {
  return below(parse(renderHtml(report)));
}

function below(node: Tree.Node): readonly Tree.Element[] {
  const children = 'childNodes' in node ? node.childNodes.flatMap(below) : [];
  return 'tagName' in node ? [node, ...children] : children;
}
