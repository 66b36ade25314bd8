import * as v from 'valibot';
import { findingSchema, setAsideSchema, source } from './finding.ts';
import { judgedSchema, limitSchema, verdict } from './judged.ts';
import { count, fingerprint, instant, maybe, text, told } from './words.ts';

const failure = v.object({ code: text, message: text });

const evidenceSchema = v.variant('kind', [
  v.object({ kind: v.literal('governed'), reason: text }),
  v.object({ kind: v.literal('none'), reason: text }),
  v.object({ kind: v.literal('not-asked'), reason: text }),
]);

const stateSchema = v.variant('kind', [
  v.object({
    kind: v.literal('read'),
    evidence: told(
      evidenceSchema,
      'What shows that any policy governs the target, so that no findings can mean clean',
    ),
  }),
  v.object({ kind: v.literal('missing'), failure }),
  v.object({ kind: v.literal('failed'), failure }),
  v.object({ kind: v.literal('no-credentials'), failure }),
]);

const targetSchema = v.object({
  source,
  target: told(text, 'The target as it was written'),
  state: told(stateSchema, 'How reading it went'),
  leftOut: told(count, "Rows that came although they are not the target's"),
  notes: v.array(text),
  cautions: told(v.array(text), 'What makes the numbers less certain than they look'),
  scope: maybe(text, 'The name that its findings carry as their scope, where that is another'),
  preview: maybe(v.picklist(['none', 'read', 'failed']), "What became of this change's preview of a stack"),
});

const askedSchema = v.object({
  source,
  id: text,
  key: told(fingerprint, 'Hash of the target: the same for the same target, however its report is redacted'),
});

const leniency = v.picklist(['fail', 'warn', 'pass']);

const knobsSchema = v.object({
  warnOnly: v.boolean(),
  onlyNew: v.boolean(),
  onError: leniency,
  onNoEvidence: leniency,
  onFork: v.picklist(['skip', 'fail']),
});

const runSchema = v.object({
  repository: maybe(text, 'owner/repo'),
  event: maybe(text, 'Event that started the run'),
  workflow: maybe(text, 'Name of the workflow'),
  job: maybe(text, 'Id of the job'),
  commit: maybe(text, 'Head of the pull request, or the commit that runs'),
  url: maybe(text, "The run's page"),
  id: maybe(text, 'Id of the run, which a re-run keeps'),
  attempt: maybe(count, 'Which attempt of the run'),
  inputs: maybe(text, 'Hash of the inputs, without the secrets: tells the jobs of a matrix apart'),
});

/** The JSON report. Within a version fields are only ever added, so what is not known here is passed over. */
export const reportSchema = v.object({
  version: told(
    v.literal(1),
    'Version of this format. Within it fields are only ever added: readers pass over what they do not know',
  ),
  verdict,
  passed: told(v.boolean(), 'The job passes'),
  exitCode: told(v.picklist([0, 1, 3]), '0 passed, 1 a limit is exceeded, 3 could not be evaluated'),
  knobs: told(knobsSchema, 'The knobs that the decision was made under'),
  summary: told(text, 'The run in one line'),
  startedAt: told(instant, 'When reading began'),
  run: told(runSchema, 'Where and for what it ran; empty outside of GitHub Actions'),
  asked: told(v.array(askedSchema), 'The targets as they are configured, patterns included'),
  part: told(v.boolean(), "The policy file may name more targets: they are other jobs' of the same matrix"),
  joined: maybe(
    v.object({ reports: count, refused: v.array(v.object({ file: text, message: text })) }),
    'What the report was joined from: how many reports, and which files were none of this run',
  ),
  limits: v.array(limitSchema),
  counts: told(v.record(text, count), 'Findings by every severity, level and priority, and in total'),
  targets: v.array(targetSchema),
  findings: told(v.array(findingSchema), 'What counts, worst first'),
  setAside: told(v.array(setAsideSchema), 'What is shown and not counted, worst first'),
  judged: told(judgedSchema, 'By what all that was judged'),
});
