import * as v from 'valibot';
import { VERDICTS } from '../policy/verdict.ts';

const text = v.string();
const fingerprints = v.array(text);

const findingSchema = v.object({
  source: v.picklist(['pulumi', 'azure']),
  fingerprint: v.pipe(text, v.regex(/^[0-9a-f]{32}$/, 'is not a fingerprint: 32 hex digits')),
  severity: text,
  severityFrom: v.picklist([
    'file',
    'service',
    'assignment',
    'definition',
    'security-center',
    'defender',
    'effect',
  ]),
  level: text,
  levelFrom: v.picklist(['file', 'service', 'effect', 'assignment']),
  priority: text,
  unknownWords: v.object({
    severity: v.exactOptional(text),
    level: v.exactOptional(text),
    priority: v.exactOptional(text),
  }),
  effect: v.optional(text),
  introduced: v.optional(v.boolean()),
  policy: v.object({ pack: text, version: v.optional(text), name: text, title: v.optional(text) }),
  resource: v.object({ id: text, name: text }),
  scope: text,
  firstObservedAt: text,
});

const limitSchema = v.object({
  rule: text,
  limit: v.number(),
  actual: v.number(),
  action: v.picklist(['fail', 'warn']),
  origin: text,
  breached: v.boolean(),
  findings: fingerprints,
});

const asideSchema = v.object({
  reason: v.picklist(['fixed-by-this-change', 'exempted', 'waived']),
  finding: findingSchema,
  detail: text,
});

const waiverSchema = v.object({
  reason: text,
  owner: text,
  expires: text,
  origin: text,
  state: v.picklist(['active', 'expiring', 'expired']),
  findings: fingerprints,
});

const newnessSchema = v.object({
  basis: v.picklist(['everything', 'baseline', 'since']),
  since: v.exactOptional(text),
  count: v.number(),
  findings: fingerprints,
  undecided: v.number(),
});

/** As much of the JSON report as is explained. */
export const reportSchema = v.object({
  version: v.literal(1),
  verdict: v.picklist(VERDICTS.map(({ verdict }) => verdict)),
  summary: text,
  startedAt: text,
  knobs: v.object({ onlyNew: v.boolean() }),
  limits: v.array(limitSchema),
  findings: v.array(findingSchema),
  setAside: v.array(asideSchema),
  judged: v.object({ waivers: v.array(waiverSchema), newness: newnessSchema }),
});
