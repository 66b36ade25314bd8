import type { Finding } from '../../src/finding/finding.ts';
import type { Report } from '../../src/report/report.ts';
import { type FindingOverrides, makeAzureFinding, makeFinding } from './finding.ts';
import { ATTACKS } from './hostile.ts';
import { brokenState, makeLimit, makeOutcome, makeReport, makeTarget, makeUnpreviewable } from './report.ts';

/** What only files have to fear: formulas in every disguise, and ends of XML and HTML. */
const FILE_ATTACKS: readonly string[] = [
  '=HYPERLINK("http://x","y")',
  '+1+1',
  '-1+1',
  '@SUM(1)',
  ' =1+1',
  '\t=1+1',
  '\r\n=1+1',
  '\u00a0=1+1',
  '\u3000@SUM(1)',
  '\u200b=1+1',
  '＝1+1',
  '＋1',
  '－1',
  '＠SUM(1)',
  '−1',
  '|calc',
  '%0A=1',
  "'=1+1",
  '"=1+1"',
  '","=1+1',
  'a;=1+1',
  ']]>',
  '<![CDATA[x]]>',
  '<?xml version="1.0"?>',
  '<!DOCTYPE x [<!ENTITY e "y">]>&e;',
  '&#0;&#x1b;',
  '\ufffe\uffff',
  '\u0085\u009b31m',
  'a\u0301\u{1F600}',
  '"}]};alert(1)//',
  '</script><script>',
  '__proto__',
  'constructor',
  '',
];

/** Every attack on a renderer that tests know. */
export const ALL_ATTACKS: readonly string[] = [...ATTACKS, ...FILE_ATTACKS];

/** A report in which every text of the services is an attack, each of them in every field. */
export function makeAttackedReport(): Report {
  const findings = ALL_ATTACKS.map(attackedFinding);
  const setAside = ALL_ATTACKS.flatMap((text, index) => {
    const finding = attackedFinding(text, ALL_ATTACKS.length + index);
    return [
      { reason: 'exempted' as const, finding, detail: text },
      { reason: 'fixed-by-this-change' as const, finding, detail: text },
    ];
  });
  const targets = ALL_ATTACKS.map((text, index) =>
    (index % 2 === 0 ? makeTarget : makeUnpreviewable)({
      target: `${index} ${text}`,
      notes: [text],
      cautions: [text],
      ...(index % 3 === 0 && { state: brokenState('failed', text) }),
      ...(index % 3 === 1 && { state: { kind: 'read', evidence: { kind: 'none', reason: text } } }),
    }),
  );
  return makeReport({
    outcomes: [
      makeOutcome({ findings, setAside, targets: targets.filter((_, index) => index % 2 === 0) }),
      makeOutcome({ source: 'azure', targets: targets.filter((_, index) => index % 2 === 1) }),
    ],
    limits: [makeLimit({ key: 'total', max: 3 })],
    notes: [...ALL_ATTACKS],
    policy: {
      waivers: ALL_ATTACKS.map((text) => ({
        match: { scope: [] },
        reason: text,
        owner: text,
        expires: '2027-03-31',
        origin: text,
      })),
    },
    files: [{ kind: 'policy', name: '.github/policy-gate.yml', commit: 'c'.repeat(40) }],
  });
}

function attackedFinding(text: string, index: number): Finding {
  const make = index % 2 === 0 ? makeFinding : makeAzureFinding;
  return make(attackedBy(text, index));
}

function attackedBy(text: string, index: number): FindingOverrides {
  const unknown = { severity: 'unknown', level: 'unknown', priority: 'unknown' } as const;
  return {
    ...unknown,
    unknownWords: { severity: text, level: text, priority: text },
    fingerprint: index.toString(16).padStart(32, '0'),
    kind: text,
    status: text,
    effect: text,
    scope: text,
    message: text,
    introduced: index % 4 === 0,
    components: [{ id: text, type: text, name: text }],
    policy: {
      pack: text,
      name: text,
      version: text,
      title: text,
      packTitle: text,
      description: text,
      remediation: `${text}\n- ${text}`,
      url: text,
      framework: text,
      category: text,
      reference: text,
      assignment: text,
      definition: text,
      initiative: text,
    },
    resource: { id: text, type: text, name: text, provider: text },
  };
}
