/** A policy of a pack. */
export type PreviewPolicy = { readonly pack: string; readonly policy: string };

export type PreviewViolation = PreviewPolicy & {
  readonly level: string;
  readonly severity?: string;
  readonly message?: string;
};

/** A resource of a preview, what is to become of it, and what the policies said. */
export type PreviewResource = {
  readonly urn: string;
  readonly op: string;
  readonly passed?: readonly PreviewPolicy[];
  readonly violations?: readonly PreviewViolation[];
  readonly retainOnDelete?: boolean;
};

export type PreviewOptions = {
  readonly stack: string;
  readonly project: string;
  readonly packs: readonly { readonly name: string; readonly versionTag: string }[];
  readonly resources: readonly PreviewResource[];
  /** Of policies that look at the whole stack; on the stack itself unless `urn` says which resource. */
  readonly stackViolations?: readonly (PreviewViolation & { readonly urn?: string })[];
  readonly stackPassed?: readonly PreviewPolicy[];
  /** Failed where a violation is mandatory, unless told. */
  readonly result?: 'succeeded' | 'failed' | 'canceled';
  readonly isPreview?: boolean;
  /** When it began, in seconds since 1970. */
  readonly startedAt?: number;
};

/** An engine event as the API has it: `type` names the payload. */
export type EngineEvent = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly timestamp: number;
};

type Payload = Readonly<Record<string, unknown>>;
type Pack = PreviewOptions['packs'][number];

const STARTED_AT = 1_790_000_000;

/** What is deleted is not analysed. */
const UNANALYSED = ['delete', 'delete-replaced', 'discard', 'discard-replaced', 'remove-pending-replace'];

/** The events of a whole preview, in order. */
export function previewEvents(options: PreviewOptions): readonly EngineEvent[] {
  const { packs, resources, stackViolations = [], stackPassed = [], startedAt = STARTED_AT } = options;
  const events: readonly (readonly [type: string, payload: Payload])[] = [
    ['preludeEvent', { config: {} }],
    ...resources.flatMap((resource) => resourceEvents(resource, packs)),
    ...packs.map((pack): [string, Payload] => [
      'policyAnalyzeStackSummaryEvent',
      { ...packFields(pack), ...outcomes(pack, stackPassed, stackViolations) },
    ]),
    ...stackViolations.map(({ urn, ...violation }): [string, Payload] => [
      'policyEvent',
      policyEvent(urn ?? stackUrn(options), violation, packs),
    ]),
    ['summaryEvent', summaryEvent(options)],
    ['cancelEvent', {}],
  ];
  return events.map(([type, payload], index) => ({ type, timestamp: startedAt + index, [type]: payload }));
}

/** The file of `pulumi preview --event-log`: an event a line, numbered, without the `type` that the API adds. */
export function asEventLog(events: readonly EngineEvent[]): string {
  return events
    .map(({ type: _type, ...event }, sequence) => `${JSON.stringify({ sequence, ...event })}\n`)
    .join('');
}

/** What `pulumi preview --json` prints where it does not stream: one document that says nothing of policies. */
export function plainPreviewJson({ resources }: Pick<PreviewOptions, 'resources'>): string {
  const steps = resources.map((resource) => ({
    op: resource.op,
    urn: resource.urn,
    provider: 'urn:pulumi:production::website::pulumi:providers:aws::default::04da6b54',
    ...states(resource, 'oldState', 'newState'),
    detailedDiff: null,
  }));
  const digest = {
    config: { 'aws:region': 'us-east-1' },
    steps,
    diagnostics: [],
    duration: 2_917_000_000,
    changeSummary: changes(resources),
  };
  return `${JSON.stringify(digest, null, 4)}\n`;
}

function resourceEvents(resource: PreviewResource, packs: readonly Pack[]): readonly [string, Payload][] {
  const { urn, op, passed = [], violations = [] } = resource;
  const metadata = {
    op,
    urn,
    type: typeOf(urn),
    old: null,
    new: null,
    ...states(resource, 'old', 'new'),
    detailedDiff: null,
    provider: '',
  };
  const silent = UNANALYSED.includes(op) && passed.length + violations.length === 0;
  return [
    ['resourcePreEvent', { metadata, planning: true }],
    ...(silent ? [] : packs).map((pack): [string, Payload] => [
      'policyAnalyzeSummaryEvent',
      { resourceUrn: urn, ...packFields(pack), ...outcomes(pack, passed, violations) },
    ]),
    ...violations.map((violation): [string, Payload] => ['policyEvent', policyEvent(urn, violation, packs)]),
  ];
}

function policyEvent(resourceUrn: string, violation: PreviewViolation, packs: readonly Pack[]): Payload {
  const { pack: name, policy, level, severity, message } = violation;
  const pack = packs.find((candidate) => candidate.name === name) ?? { name, versionTag: '' };
  return {
    resourceUrn,
    message: message ?? `${policy.replaceAll('-', ' ')}.\n${typeOf(resourceUrn)} does not comply.\n`,
    color: 'raw',
    policyName: policy,
    ...packFields(pack),
    enforcementLevel: level,
    ...(severity !== undefined && { severity }),
  };
}

function packFields({ name, versionTag }: Pack): Payload {
  return { policyPackName: name, policyPackVersion: versionTag, policyPackVersionTag: versionTag };
}

/** The names of one pack's policies; an empty list is left out. */
function outcomes(
  { name }: Pack,
  passed: readonly PreviewPolicy[],
  failed: readonly PreviewPolicy[],
): Payload {
  const own = (policies: readonly PreviewPolicy[]): readonly string[] => [
    ...new Set(policies.filter(({ pack }) => pack === name).map(({ policy }) => policy)),
  ];
  return Object.fromEntries(
    Object.entries({ passed: own(passed), failed: own(failed) }).filter(([, names]) => names.length > 0),
  );
}

function summaryEvent(options: PreviewOptions): Payload {
  const { packs, resources, stackViolations = [], isPreview = true } = options;
  const violations = [...resources.flatMap((resource) => resource.violations ?? []), ...stackViolations];
  const blocked = violations.some(({ level }) => level === 'mandatory');
  return {
    maybeCorrupt: false,
    durationSeconds: 3,
    resourceChanges: changes(resources),
    PolicyPacks: Object.fromEntries(packs.map(({ name, versionTag }) => [name, `v${versionTag}`])),
    isPreview,
    result: options.result ?? (blocked ? 'failed' : 'succeeded'),
  };
}

/** Before and after: what is created has no before, what is deleted no after. */
function states(
  { urn, op, retainOnDelete = false }: PreviewResource,
  before: string,
  after: string,
): Payload {
  const state = {
    type: typeOf(urn),
    urn,
    custom: true,
    id: '',
    parent: '',
    ...(retainOnDelete && { retainOnDelete }),
    inputs: {},
    outputs: {},
    provider: '',
  };
  const isNew = op === 'create' || op === 'import' || op === 'read';
  return {
    ...(!isNew && { [before]: state }),
    ...(!UNANALYSED.includes(op) && { [after]: state }),
  };
}

function changes(resources: readonly PreviewResource[]): Payload {
  const byOp = Map.groupBy(resources, ({ op }) => op);
  return Object.fromEntries([...byOp].map(([op, own]) => [op, own.length]));
}

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`. */
function typeOf(urn: string): string {
  return urn.split('::')[2]?.split('$').at(-1) ?? '';
}

function stackUrn({ stack, project }: PreviewOptions): string {
  return `urn:pulumi:${stack}::${project}::pulumi:pulumi:Stack::${project}-${stack}`;
}
