import { runnerWorkflow } from '../../../../src/cli/runner-workflow.ts';
import { annotationsOf } from '../../../../src/report/annotations.ts';
import { logSections } from '../../../../src/report/log.ts';
import type { Report } from '../../../../src/report/report.ts';
import { renderText } from '../../../../src/report/terminal.ts';
import { FAST_PACING } from '../../../sources/service.ts';
import { commandIn } from './runner.ts';

/** Colours that we set, and the ends of them. */
const COLOURS = new RegExp(`${String.fromCodePoint(0x1b)}\\[(?:0|1|2|22|31|32|33|39)m`, 'g');
const HIDDEN = /[^\P{C}\u200B]/u;

/** What is live in a job log or on a terminal. */
export function logTrouble(report: Report): readonly string[] {
  const plain = renderText(report, { colour: false, columns: 80 }).split('\n');
  const coloured = renderText(report, { colour: true }).split('\n');
  return [
    ...jobLogTrouble(report),
    ...plain.filter((line) => HIDDEN.test(line)).map((line) => `terminal: ${JSON.stringify(line)}`),
    ...plain.filter((line) => commandIn(line) !== undefined).map((line) => `terminal: a command: ${line}`),
    ...coloured
      .filter((line) => HIDDEN.test(line.replaceAll(COLOURS, '')))
      .map((line) => `terminal: ${JSON.stringify(line)}`),
  ];
}

/** The log as the runner reads it: the commands in it are those that we gave, and say what we said. */
function jobLogTrouble(report: Report): readonly string[] {
  const lines: string[] = [];
  const { signal } = new AbortController();
  const err = (line: string): void => void lines.push(...line.split(/\r\n|[\r\n]/));
  const workflow = runnerWorkflow({ env: {}, err, signal, pacing: FAST_PACING, dryRun: true });
  const sections = logSections(report);
  const annotations = annotationsOf(report);
  for (const { title, lines: all } of sections) {
    if (title === undefined) all.forEach(workflow.info);
    else workflow.group(title, all);
  }
  annotations.forEach(workflow.annotate);
  const given = [
    ...sections.flatMap(({ title }) => (title === undefined ? [] : ['group', 'endgroup'])),
    ...annotations.map(({ level }) => level),
  ];
  const commands = lines.flatMap((line) => commandIn(line) ?? []);
  const names = commands.map(({ name }) => name);
  return [
    ...(names.join() === given.join() ? [] : [`log: other commands than ours: ${names.join()}`]),
    ...commands
      .filter(({ properties }) => properties.some((one) => !one.startsWith('title=')))
      .map(({ name }) => `log: ${name} with properties`),
    ...lines.filter((line) => HIDDEN.test(line)).map((line) => `log: ${JSON.stringify(line)}`),
  ];
}
