import type { Report } from '../../src/report/report.ts';
import { makeAttackedReport } from './hostile-report.ts';
import { makeSizedReport } from './sized-report.ts';

/** What every renderer has golden files of: of no finding, of one, up to very many, of unread targets, of attacks. */
export const GOLDEN_REPORTS: readonly (readonly [name: string, make: () => Report])[] = [
  ['0', () => makeSizedReport(0)],
  ['1', () => makeSizedReport(1)],
  ['40', () => makeSizedReport(40)],
  ['40-unread', () => makeSizedReport(40, { unread: true })],
  ['3000', () => makeSizedReport(3_000)],
  ['30000', () => makeSizedReport(30_000)],
  ['hostile-text', makeAttackedReport],
];
