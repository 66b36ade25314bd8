import fc from 'fast-check';
import type { Finding } from '../../src/finding/finding.ts';
import type { Report } from '../../src/report/report.ts';
import { makeAzureFinding } from '../builders/finding.ts';
import { hostileText, OWN_URLS } from '../builders/hostile.ts';
import { makeLimit, makeOutcome, makeReport } from '../builders/report.ts';

/** Ids that a title stands for in the report. */
export const GUIDS = {
  name: '404c3081-a854-4457-ae30-26a93ef643f9',
  pack: '5d8094d7a4d0426ab6cc7a53',
} as const;

export const START = '2026-11-23T09:00:00.0000046Z';

/** Two findings of a policy and of a denied deployment, with the text wherever Azure or an organisation can write. */
export function azureFindings(text: string, other: string): readonly Finding[] {
  return [text, other].flatMap((message, index) =>
    [START, text].map((deployment) =>
      makeAzureFinding({
        message,
        deployment,
        effect: text,
        scope: text,
        level: 'disabled',
        severityFrom: index === 0 ? 'defender' : 'assignment',
        fingerprint: `${index} ${deployment}`,
        url: OWN_URLS[1],
        components: Array.from({ length: 4 }, () => ({ id: text, type: text, name: text })),
        policy: {
          ...GUIDS,
          title: text,
          packTitle: other,
          description: text,
          remediation: text,
          category: text,
          reference: text,
          assignment: text,
          definition: text,
          initiative: text,
        },
        resource: { id: text, type: text, name: text },
      }),
    ),
  );
}

/** Reports in which everything that only Azure tells is hostile; several messages of one policy among it. */
export const hostileAzureReport: fc.Arbitrary<Report> = fc
  .record({
    pairs: fc.array(fc.tuple(hostileText, hostileText), { minLength: 1, maxLength: 3 }),
    isExempted: fc.boolean(),
    detail: hostileText,
  })
  .map(({ pairs, isExempted, detail }) => {
    const findings = pairs.flatMap(([text, other]) => azureFindings(text, other));
    const setAside = findings.map((finding) => ({ reason: 'exempted' as const, finding, detail }));
    const outcome = makeOutcome({ source: 'azure', findings, setAside: isExempted ? setAside : [] });
    return makeReport({ outcomes: [outcome], limits: [makeLimit({ key: 'total' })] });
  });
