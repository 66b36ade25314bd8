import pMap from 'p-map';
import { SourceError } from '../../errors.ts';
import type { Finding } from '../../finding/finding.ts';
import type { SourceOutcome, TargetOutcome } from '../../finding/outcome.ts';
import { failedState } from '../failure.ts';
import { CONCURRENCY, type Source } from '../source.ts';
import { isEnforced } from './api/assignments.ts';
import { type Explained, explainFindings } from './catalogue/explain.ts';
import { toFindings } from './events/findings.ts';
import { RecordGroups } from './events/grouping.ts';
import { createLanes } from './events/lanes.ts';
import { awaitEvents } from './events/waiting.ts';
import type { AzureConnection, AzurePlan, AzurePorts } from './plan.ts';
import { rememberedById } from './remembered.ts';
import { reachOf } from './states/reach.ts';
import { addStates } from './states/states.ts';
import { type ReadingContext, readTarget } from './target-reading.ts';

/** Noncompliant Azure Policy events, and states where they are asked for, at scopes of Azure Resource Manager. */
export function createAzureSource(plan: AzurePlan, ports: AzurePorts): Source {
  return {
    name: 'azure',
    targets: plan.targets.map(({ id }) => id),
    read: () => readAll(plan, ports),
  };
}

async function readAll(plan: AzurePlan, ports: AzurePorts): Promise<SourceOutcome> {
  const connection = await ports.connect();
  const principal = principalOf(plan, connection);
  const waits = await awaitEvents(plan, connection, principal, ports);
  const context: ReadingContext = {
    plan,
    ports,
    connection,
    principal,
    groups: new RecordGroups(principal),
    lanes: createLanes(CONCURRENCY - 1),
    waits,
    isEnforced: rememberedById((assignment) => isEnforced(connection.service, assignment)),
    to: waits.size === 0 ? plan.to : ports.clock(),
  };
  const read = await pMap(plan.targets, (target, place) => readTarget(target, place, context), {
    concurrency: CONCURRENCY,
  });
  const targets = await addStates(read, context).catch((defect: unknown) => read.map(failedBy(defect)));
  return explained(targets, context);
}

/** A defect behind the reading of events loses none of them. */
function failedBy(defect: unknown): (target: TargetOutcome) => TargetOutcome {
  return (target) => (target.state.kind === 'read' ? { ...target, state: failedState(defect) } : target);
}

/** Whose noncompliant events count; undefined is anybody. */
function principalOf({ principal }: AzurePlan, { objectId }: AzureConnection): string | undefined {
  if (principal === 'any') return undefined;
  const wanted = principal === 'self' ? objectId : principal;
  if (wanted !== undefined) return wanted;
  const message =
    'Azure sign-in: azure.principal is self, and the token does not say whose it is (no claim oid). Name the object id of the identity.';
  throw new SourceError('sign-in', message);
}

/** Names and exemptions are looked up once, for what counts and what is set aside already. */
async function explained(
  targets: readonly TargetOutcome[],
  { plan, ports, connection, groups }: ReadingContext,
): Promise<SourceOutcome> {
  const found = toFindings(groups.groups());
  groups.clear();
  const exempt = new Map(found.setAside.map((one) => [one.finding.fingerprint, one]));
  const all = [...found.findings, ...found.setAside.map(({ finding }) => finding)];
  const { findings, setAside, notes, failure } = await explainFindings(all, {
    service: connection.service,
    now: ports.clock(),
    defenderSeverity: plan.defenderSeverity,
    ...reachOf(plan.targets),
  }).catch(unexplained(all));
  const isExempt = ({ fingerprint }: Finding): boolean => exempt.has(fingerprint);
  const asBefore = findings.filter(isExempt).flatMap((finding) => {
    const one = exempt.get(finding.fingerprint);
    return one === undefined ? [] : [{ ...one, finding }];
  });
  return {
    source: 'azure',
    findings: findings.filter((finding) => !isExempt(finding)),
    setAside: [...setAside, ...asBefore],
    targets: targets.map((target, place) => (place === 0 ? withRemarks(target, notes, failure) : target)),
    knownSince: plan.from,
  };
}

/** A defect in looking names up loses no finding. */
function unexplained(findings: readonly Finding[]): (failure: unknown) => Explained {
  return (failure) => ({ findings, setAside: [], notes: [], failure });
}

/** What is said of all targets together stands on the first. */
function withRemarks(target: TargetOutcome, notes: readonly string[], failure: unknown): TargetOutcome {
  const noted = { ...target, notes: [...target.notes, ...notes] };
  return failure === undefined ? noted : failedBy(failure)(noted);
}
