import * as v from 'valibot';
import { VERDICTS } from '../../policy/verdict.ts';
import { source } from './finding.ts';
import { count, fingerprint, instant, maybe, text, told } from './words.ts';

const fingerprints = v.array(fingerprint);

/** Names of rules and thresholds stand in outputs, which people paste into shells. */
const ruleName = v.pipe(text, v.regex(/^[A-Za-z\d \-_.:/()+]{1,80}$/, 'is not the name of a limit'));

/** What became of a run. */
export const verdict = v.picklist(VERDICTS.map((rule) => rule.verdict));

/** A limit, beside what was counted. */
export const limitSchema = v.object({
  rule: told(ruleName, 'The threshold key, or the name of the rule'),
  limit: told(count, 'Most findings that are allowed'),
  actual: told(count, 'How many were counted'),
  action: told(v.picklist(['fail', 'warn']), 'What becomes of the job where the limit is exceeded'),
  origin: told(text, 'Who set it: default, inputs, or the policy file'),
  breached: told(v.boolean(), 'More were counted than are allowed'),
  findings: told(fingerprints, 'The findings behind the number'),
});

const fileSchema = v.object({
  kind: v.picklist(['policy', 'baseline']),
  name: text,
  commit: maybe(text, 'Where it stands; of the working directory where there is none'),
});

const waiverSchema = v.object({
  reason: text,
  owner: text,
  expires: told(text, 'The last day on which it holds, UTC'),
  origin: told(text, 'Where it stands'),
  state: v.picklist(['active', 'expiring', 'expired']),
  findings: told(fingerprints, 'What it takes, whether it still holds or not'),
});

const newnessSchema = v.object({
  basis: told(v.picklist(['everything', 'baseline', 'since']), 'What tells new findings from old ones'),
  since: v.exactOptional(told(instant, 'What was first seen later is new')),
  count: told(count, 'How many are new'),
  findings: told(fingerprints, 'Which are new; empty where everything is'),
  undecided: told(count, 'How many of them count as new only because nobody can tell'),
});

const baselineEntrySchema = v.object({
  fingerprint,
  source,
  scope: text,
  pack: text,
  policy: text,
  resource: text,
});

const overrideSchema = v.variant('kind', [
  v.object({ kind: v.literal('in-force'), label: text, by: text, role: text, at: text }),
  v.object({ kind: v.literal('not-counted'), label: text, reason: text }),
]);

const afterMergeSchema = v.object({
  verdict,
  limits: v.array(limitSchema),
  waived: count,
  notes: told(v.array(text), 'What of the change this cannot show'),
});

/** By what a run was judged. */
export const judgedSchema = v.object({
  files: told(v.array(fileSchema), 'Files that it was judged by, and the commits that they stand at'),
  notes: v.array(text),
  waivers: v.array(waiverSchema),
  unused: told(
    v.array(v.object({ path: text, axis: v.picklist(['severity', 'level', 'priority']), word: text })),
    'Entries of the severity and level maps that no finding met',
  ),
  newness: newnessSchema,
  gone: told(v.array(baselineEntrySchema), 'Entries of the baseline that no finding is behind any more'),
  override: maybe(
    overrideSchema,
    'Who let exceeded limits pass, or why a label that asks for it does not count',
  ),
  afterMerge: maybe(afterMergeSchema, 'How the run would be judged by the policy that the change brings'),
});
