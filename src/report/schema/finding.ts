import * as v from 'valibot';
import { LEVELS, PRIORITIES, SEVERITIES } from '../../finding/axis.ts';
import { count, fingerprint, maybe, text, timestamp, told } from './words.ts';

const severity = v.picklist([...SEVERITIES, 'unspecified', 'unknown']);
const level = v.picklist([...LEVELS, 'unknown']);
const priority = v.picklist([...PRIORITIES, 'unprioritized', 'unknown']);

/** The service that something belongs to. */
export const source = told(v.picklist(['pulumi', 'azure']), 'The service');

const severityFrom = v.picklist([
  'file',
  'service',
  'assignment',
  'definition',
  'security-center',
  'defender',
  'effect',
]);

const policySchema = v.object({
  pack: told(text, 'Pulumi policy pack, or Azure initiative or assignment'),
  version: maybe(text, 'Version of the pack'),
  name: told(text, 'Name of the policy'),
  title: maybe(text, 'Name of the policy for people'),
  packTitle: maybe(text, 'Name of the pack for people'),
  description: maybe(text, 'What the policy asks for'),
  remediation: maybe(text, 'How to comply'),
  url: maybe(text, 'Where the author of the policy says more'),
  framework: maybe(text, 'Compliance framework that the policy belongs to'),
  packPage: maybe(text, "The pack's page in the service's console"),
  reference: maybe(text, 'Which of several uses of a definition in an Azure initiative'),
  category: maybe(text, 'What the policy is about'),
  assignment: maybe(text, 'ARM id of the Azure assignment'),
  definition: maybe(text, 'ARM id of the Azure definition'),
  initiative: maybe(text, 'ARM id of the Azure initiative'),
});

const resourceSchema = v.object({
  id: told(text, 'URN or ARM id'),
  type: text,
  name: text,
  provider: maybe(text, 'Provider of the resource'),
});

const reportedWords = v.object({
  severity: v.optional(v.array(severity)),
  level: v.optional(v.array(level)),
  priority: v.optional(v.array(priority)),
});

/** One broken policy on one resource. */
export const findingSchema = v.object({
  source,
  fingerprint,
  severity: told(severity, 'unspecified: the service says none; unknown: a word that nobody knows'),
  severityFrom: told(severityFrom, 'Which step decided the severity'),
  level: told(level, 'Enforcement level'),
  levelFrom: told(
    v.picklist(['file', 'service', 'effect', 'assignment']),
    'Which step decided the enforcement level',
  ),
  priority,
  unknownWords: told(
    v.object({
      severity: v.exactOptional(text),
      level: v.exactOptional(text),
      priority: v.exactOptional(text),
    }),
    'The words behind an unknown, as they came',
  ),
  reportedWords: maybe(reportedWords, 'Every word of an axis on which reports of the finding disagree'),
  kind: maybe(text, 'Kind of the Pulumi issue'),
  status: maybe(text, 'Status of the Pulumi issue'),
  issueIds: maybe(v.array(text), 'Ids of the Pulumi issues behind the finding'),
  introduced: maybe(v.boolean(), "This change's own preview found it, and it is not open yet"),
  effect: maybe(text, 'What the Azure policy does, in lower case'),
  blocked: told(v.boolean(), 'The request was refused: nothing noncompliant was created'),
  deployment: maybe(text, 'What blocked findings of one deployment share: when it was first denied'),
  components: maybe(
    v.array(v.object({ id: text, type: text, name: text })),
    'Parts of the resource that do not comply',
  ),
  policy: told(policySchema, 'The policy that was broken'),
  resource: told(resourceSchema, 'The resource that breaks it'),
  scope: told(text, 'Stack, Insights account, or Azure scope of the resource'),
  message: maybe(text, 'What the policy, or for Azure the organisation, says'),
  firstObservedAt: timestamp,
  lastObservedAt: timestamp,
  url: maybe(text, "The finding in the service's console"),
  occurrences: told(v.pipe(count, v.minValue(1)), 'How often the service reported it'),
});

/** A finding that is shown and not counted. */
export const setAsideSchema = v.object({
  reason: told(v.picklist(['fixed-by-this-change', 'exempted', 'waived']), 'Why it does not count'),
  finding: findingSchema,
  detail: told(text, 'What decided so'),
});
