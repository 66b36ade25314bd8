import { parseReport } from '../../../../src/merge/parse-report.ts';
import { renderCsv } from '../../../../src/report/csv.ts';
import { renderJson } from '../../../../src/report/json.ts';
import { renderJUnit } from '../../../../src/report/junit.ts';
import type { Report } from '../../../../src/report/report.ts';
import { renderSarif } from '../../../../src/report/sarif.ts';
import { rowsIn } from '../../../report/csv-reader.ts';
import { casesIn } from '../../../report/junit-reader.ts';
import { readRun } from '../../../report/sarif-reader.ts';

const OPTIONS = { location: '.github/policy-gate.yml', gate: '0123456789abcdef', toolUrl: undefined };

/** What some spreadsheet may run: the start of a cell, or of a part behind a semicolon, blanks and all. */
const FORMULA = /(?:^|;)[\s\p{C}]*[=+\-@|%＝＋－＠﹢﹣﹦﹫−]/u;

/** What is live or torn in a file that other programs read, by readers that share nothing with us. */
export function fileTrouble(report: Report): readonly string[] {
  return [...csvTrouble(report), ...junitTrouble(report), ...sarifTrouble(report), ...jsonTrouble(report)];
}

function csvTrouble(report: Report): readonly string[] {
  const rows = rowsIn([...renderCsv(report)].join(''));
  const cells = rows.flatMap((row) => Object.values(row));
  const expected = report.findings.length + report.setAside.length;
  return [
    ...(rows.length < expected ? [`CSV: ${rows.length} rows of ${expected}`] : []),
    ...cells.filter((cell) => FORMULA.test(cell) || /\p{C}/u.test(cell)).map((cell) => `CSV: ${cell}`),
  ];
}

function junitTrouble(report: Report): readonly string[] {
  const isRed = casesIn(renderJUnit(report)).some(({ kind }) => kind === 'failure' || kind === 'error');
  const isBad = report.verdict === 'error' || report.verdict === 'fail';
  return isRed === false && (isBad || !report.passed) ? ['JUnit: all green'] : [];
}

function sarifTrouble(report: Report): readonly string[] {
  const { results, tool } = readRun(JSON.parse(renderSarif(report, OPTIONS)));
  return results.flatMap(({ ruleId, ruleIndex, message }) => [
    ...(tool.driver.rules[ruleIndex]?.id === ruleId ? [] : [`SARIF: ${ruleId} is another rule`]),
    ...(/[^\P{C}\u200B]|\]\(|\{\d|@\w|#\d/u.test(message.text) ? [`SARIF: ${message.text}`] : []),
  ]);
}

function jsonTrouble(report: Report): readonly string[] {
  const read = parseReport(renderJson(report));
  return 'wrong' in read ? read.wrong.map((wrong) => `JSON: ${wrong}`) : [];
}
