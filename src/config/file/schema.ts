import * as v from 'valibot';
import { PRIORITIES, SEVERITIES } from '../../finding/axis.ts';
import { PULUMI_APIS } from '../../sources/pulumi/issues/issue-reading.ts';
import { OVERRIDABLE } from '../levels/knobs.ts';
import {
  flag,
  listOf,
  notText,
  parsedText,
  repositoryPath,
  shortText,
  wholeNumber,
  word,
} from '../schema.ts';
import { allowedCount, limitAction, thresholdsSchema } from '../thresholds.ts';
import { duration, wait } from '../wait.ts';
import { azureSchema } from './azure.ts';
import { parseNewSince } from './new-since.ts';
import { levelSchema, prioritySchema, severitySchema } from './ranks.ts';
import { reportSchema } from './report.ts';
import { selectorSchema } from './selector.ts';
import { targetsSchema } from './targets.ts';
import { waiverSchema } from './waivers.ts';

/** Longer than a run may take: waiting could never come to its end. */
const MAX_WAIT_MS = 10 * 60_000;
/** A job on GitHub's own runners ends then. */
export const MAX_DEADLINE_MS = 6 * 3_600_000;
export const MOST_ROWS = 1_000_000;
const MAX_WAIVER_DAYS = 3_660;

/** Rule names stand in outputs, which people paste into shells. */
const RULE_NAME = /^[A-Za-z\d\-_.:/()](?:[A-Za-z\d \-_.:/()]{0,78}[A-Za-z\d\-_.:/()])?$/;

const leniency = word(['fail', 'warn', 'pass']);

const ruleSchema = v.object({
  name: v.pipe(
    v.string(({ received }) => `${received} is not a name. Put it in quotes.`),
    v.regex(RULE_NAME, 'must be 1 to 80 letters, digits, blanks and - _ . : / ( ).'),
    v.description('Name of the rule, as reports show it'),
  ),
  match: selectorSchema,
  max: v.pipe(allowedCount, v.description('Most findings that are allowed')),
  action: limitAction,
});

const overrideSchema = v.object({
  label: v.optional(v.pipe(shortText, v.description('Label of the pull request')), 'policy-gate-override'),
  roles: v.optional(
    v.pipe(
      listOf(shortText),
      v.minLength(1, 'is an empty list, so nobody could override. Leave override out instead.'),
      v.description('Roles in the repository whose holders may set the label'),
    ),
    ['maintain', 'admin'],
  ),
});

const pulumiSchema = v.object({
  api: v.exactOptional(v.pipe(word(PULUMI_APIS), v.description('Which list of issues to read'))),
  'wait-for-evaluation': v.exactOptional(
    v.pipe(
      wait(MAX_WAIT_MS, 'a run may take'),
      v.description("How long to wait for the evaluation of a stack's latest update at most"),
    ),
  ),
});

const limitsSchema = v.object({
  rows: v.exactOptional(
    v.pipe(wholeNumber('a number of rows', 1, MOST_ROWS), v.description('Rows read of one target at most')),
  ),
  deadline: v.exactOptional(
    v.pipe(duration(MAX_DEADLINE_MS, 'that a job may take'), v.description('How long reading may take')),
  ),
});

/** Every key of the policy file. What is left out is `undefined`: its default depends on the level above. */
export const fileSchema = v.object({
  version: v.pipe(
    v.literal(1, 'must be 1, the version of this format.'),
    v.description('Version of this format'),
  ),
  targets: v.exactOptional(v.pipe(targetsSchema, v.description('Targets beside those of the inputs'))),
  thresholds: v.exactOptional(v.pipe(thresholdsSchema, v.description('Most findings allowed, by key'))),
  rules: v.exactOptional(v.pipe(listOf(ruleSchema), v.description('Limits on what a selector takes'))),
  waivers: v.exactOptional(
    v.pipe(listOf(waiverSchema), v.description('Accepted findings, which do not count until a day')),
  ),
  'max-waiver-days': v.exactOptional(
    v.pipe(
      wholeNumber('a number of days', 1, MAX_WAIVER_DAYS),
      v.description('How far ahead a waiver may expire'),
    ),
  ),
  severity: v.exactOptional(v.pipe(severitySchema, v.description('Ranks and map of severities'))),
  level: v.exactOptional(v.pipe(levelSchema, v.description('Ranks and map of enforcement levels'))),
  priority: v.exactOptional(v.pipe(prioritySchema, v.description('Ranks of priorities'))),
  'only-new': v.exactOptional(v.pipe(flag(), v.description('Only new findings can exceed a limit'))),
  'warn-only': v.exactOptional(v.pipe(flag(), v.description('Exceeded limits never fail the job'))),
  'on-error': v.exactOptional(v.pipe(leniency, v.description('When a source cannot be read whole'))),
  'on-no-evidence': v.exactOptional(v.pipe(leniency, v.description('When nothing governs a target'))),
  'on-fork': v.exactOptional(
    v.pipe(word(['skip', 'fail']), v.description("When a fork's run has no credentials")),
  ),
  'fail-on-severity': v.exactOptional(
    v.pipe(word([...SEVERITIES, 'none']), v.description('Fail on any finding this severe or worse')),
  ),
  'fail-on-level': v.exactOptional(
    v.pipe(
      word(['mandatory', 'remediate', 'advisory', 'none']),
      v.description('Fail on any finding of this level or stricter'),
    ),
  ),
  'fail-on-priority': v.exactOptional(
    v.pipe(word([...PRIORITIES, 'none']), v.description('Fail on any finding of this priority or higher')),
  ),
  overridable: v.exactOptional(
    v.pipe(listOf(word(OVERRIDABLE)), v.description('Keys that the level below may loosen')),
  ),
  override: v.exactOptional(
    v.pipe(overrideSchema, v.description('Break glass: a label that turns failures into warnings')),
  ),
  baseline: v.exactOptional(v.pipe(repositoryPath, v.description('File of known findings'))),
  'new-since': v.exactOptional(
    v.pipe(
      v.string(notText),
      v.description('What was first seen later is new: pull-request, a duration, or a timestamp'),
      parsedText(parseNewSince),
    ),
  ),
  pulumi: v.exactOptional(v.pipe(pulumiSchema, v.description('How Pulumi Cloud is read'))),
  azure: v.exactOptional(v.pipe(azureSchema, v.description('How Azure Policy is read'))),
  report: v.exactOptional(v.pipe(reportSchema, v.description('What is reported, and where'))),
  limits: v.exactOptional(v.pipe(limitsSchema, v.description('Bounds of reading'))),
});

/** A policy file as it was written, checked. */
export type PolicyFile = v.InferOutput<typeof fileSchema>;
