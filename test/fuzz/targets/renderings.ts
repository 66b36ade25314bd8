import { createHash } from 'node:crypto';
import fc from 'fast-check';
import * as v from 'valibot';
import { renderJson } from '../../../src/report/json.ts';
import type { Report } from '../../../src/report/report.ts';
import { reportSchema } from '../../../src/report/schema/report.ts';
import { hostileReport, OWN_URLS } from '../../builders/hostile.ts';
import { RUN } from '../../builders/report.ts';
import { hostileAzureReport } from '../../report/hostile-azure.ts';
import { expectInert } from '../laws/inert.ts';
import { fuzzTarget } from '../target.ts';

const OURS = [...OWN_URLS, RUN.url ?? ''];

/** Reports in which every text is hostile, in every form that a report has. */
export const renderings = fuzzTarget({
  name: 'renderings',
  shortRuns: 10,
  schema: reportSchema,
  open: async () => ({
    inputs: fc.oneof(hostileReport, hostileAzureReport).map(asRead),
    check: async (report) => expectInert(report, OURS),
  }),
});

/** A report as it is read back, in which every fingerprint is one. */
function asRead(report: Report) {
  return v.parse(
    reportSchema,
    JSON.parse(renderJson(report), (key, value: unknown) => {
      if (key === 'fingerprint') return hashOf(value);
      return key === 'findings' && Array.isArray(value)
        ? value.map((one: unknown) => (typeof one === 'string' ? hashOf(one) : one))
        : value;
    }),
  );
}

function hashOf(fingerprint: unknown): string {
  return createHash('sha256').update(String(fingerprint)).digest('hex').slice(0, 32);
}
