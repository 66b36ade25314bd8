import { parsePolicyFile } from '../../src/config/file/parse.ts';
import type { PolicyFile } from '../../src/config/file/schema.ts';
import { type Environment, type Inputs, inputsBy, type ServicesInUse } from '../../src/config/inputs.ts';
import {
  type Circumstances,
  type FileLevel,
  type Settings,
  settingsFrom,
} from '../../src/config/settings.ts';
import { servicesOf } from '../../src/config/targets.ts';
import { parseThresholds } from '../../src/config/thresholds-input.ts';

/** When every configuration of the tests is read. */
export const NOW = new Date('2026-11-23T08:00:00Z');

/** A run that tells nothing special. */
export const CIRCUMSTANCES: Circumstances = {
  now: NOW,
  fork: false,
  identity: false,
  temporaryDirectory: '/tmp/runner',
};

export const SUBSCRIPTION = '/subscriptions/11111111-2222-3333-4444-555555555555';
export const STACK = 'acme/website/production';

/** Inputs that are target enough, and need nothing more. */
export const GATED_STACK = { 'pulumi-stacks': STACK, 'pulumi-access-token': 'pul-x' } as const;

/** The policy file of the design, section 4, word for word. */
export const DESIGN_EXAMPLE = `# .github/policy-gate.yml
version: 1
thresholds:            # key: most allowed; the word names its axis; "+" = and worse
  critical: 0
  high+: 5
  mandatory+: 0
  total: { max: 200, action: warn }
rules:                 # when one axis is not enough
  - name: No new high findings
    match: { severity: high+, new: true }
    max: 0
  - name: High findings are fixed within 30 days
    match: { source: pulumi, severity: high+, older-than: 30d }
    max: 0
  - name: Blocked deployments only warn
    match: { source: azure, blocked: true }
    max: 0
    action: warn       # default fail
waivers:
  - match: { policy: s3-no-public-read, resource: "*::public-site" }
    reason: Public website, accepted in SEC-142
    owner: "@acme/platform"
    expires: 2027-03-31
severity:
  unspecified: medium
  azure: [ { match: { effect: deny, category: Key Vault }, severity: critical } ]
only-new: false        # also: warn-only, on-error, on-no-evidence, on-fork, fail-on-severity, fail-on-level, fail-on-priority
overridable: []        # keys that the level below may loosen
override: { label: policy-gate-override, roles: [maintain, admin] }   # break glass: recorded in every report
baseline: .github/policy-gate-baseline.json
new-since: pull-request
pulumi: { api: auto, wait-for-evaluation: 0 }
azure: { filter: "", principal: any, cross-check: true, states: false, defender-severity: false, wait-for-events: 0 }
report: { annotations: true, check-run: false, redact: false, sarif-location: .github/policy-gate.yml }
limits: { rows: 200000, deadline: 10m }
`;

type Words = Readonly<Record<string, string>>;

/** Inputs as the runner passes them on; `env` are variables beside them. */
export function inputsOf(words: Words, env: Environment = {}, elsewhere: ServicesInUse = {}): Inputs {
  const variables = Object.entries(words).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return inputsBy(parseThresholds, { ...Object.fromEntries(variables), ...env }, elsewhere);
}

/** A policy file of the first version with this text behind its `version`. */
export function fileOf(text: string, name = 'policy.yml'): PolicyFile {
  return parsePolicyFile(`version: 1\n${text}`, name, NOW);
}

/** The policy files of a run, the highest first: the central one and the repository's own, or that alone. */
export function levelsOf(texts: readonly string[]): readonly FileLevel[] {
  const names = ['central.yml', 'own.yml'].slice(-texts.length);
  return texts.map((text, place) => {
    const name = names[place] ?? 'lowest.yml';
    return { name, file: fileOf(text, name) };
  });
}

/** What makes up settings; one stack is gated unless the inputs say otherwise. */
export type SettingsParts = {
  readonly inputs?: Words;
  readonly env?: Environment;
  /** Texts of the policy files behind their `version`, the highest first. */
  readonly files?: readonly string[];
  readonly circumstances?: Partial<Circumstances>;
};

/** Settings, read and joined as a run does it. */
export function settingsOf({ inputs = {}, env, files = [], circumstances }: SettingsParts = {}): Settings {
  const levels = levelsOf(files);
  const services = servicesOf(
    levels.map(({ file }) => file),
    { part: inputs['part'] === 'true' },
  );
  const read = inputsOf({ ...GATED_STACK, ...inputs }, env, services);
  return settingsFrom(read, { ...CIRCUMSTANCES, ...circumstances }, levels);
}

/** The limits of settings as `name: max action origin`. */
export function limitLines({ policy }: Settings): readonly string[] {
  return policy.limits.map(({ name, max, action, origin }) => `${name}: ${max} ${action} ${origin}`);
}
