import { SourceError } from '../../../errors.ts';
import { orFailure } from '../../failure.ts';
import type { Service } from '../../http.ts';
import { allOf, anyOf, literal } from '../api/query.ts';
import { chunksOf } from '../api/resource-graph.ts';
import type { PolicyRecord } from '../api/schema.ts';
import { listStates } from '../api/states.ts';
import { idKey } from '../targets/id.ts';
import type { AzureTarget } from '../targets/target.ts';
import { queryStates } from './graph-states.ts';
import { reachOf } from './reach.ts';

/** A resource that has findings, the assignments that they are of, and the target that brought them. */
export type Suspect = {
  readonly resource: string;
  readonly assignments: readonly string[];
  readonly target: number;
};

export type CrossCheck = {
  readonly service: Service;
  readonly from: Date;
  readonly to: Date;
  /** Called for each state of the resources that were asked for, whatever it says. */
  readonly add: (state: PolicyRecord) => void;
};

/** Resources of one query, and characters of their ids as they stand in the address: servers take some 8,000. */
const RESOURCES_AT_ONCE = 10;
const CHARACTERS_AT_ONCE = 4_000;
/** Resources of one query of Resource Graph, where they stand in the body. */
const GRAPH_RESOURCES_AT_ONCE = 200;
/** More assignments are not named either: then all states of the resources come. */
const ASSIGNMENTS_AT_ONCE = 5;
/** From so many on Resource Graph is asked: each query counts against a quota of some 150. */
const MANY = 50;
/** Asked target by target no more than these: the rest count as they are. */
const MOST = 500;

/**
 * Reads the latest states of the resources that have findings, so that what complies by now can be cleared. Returns
 * what should be said where that was not possible: what was fixed may still count then.
 */
export async function crossCheck(
  suspects: readonly Suspect[],
  targets: readonly AzureTarget[],
  check: CrossCheck,
): Promise<ReadonlyMap<number, string>> {
  const left = suspects.length > MANY ? await checkByGraph(suspects, targets, check) : suspects;
  const groups = Map.groupBy(left, ({ target }) => target);
  const told = await Promise.all(
    [...groups].map(async ([place, own]) => {
      const target = targets[place];
      const said = target === undefined ? undefined : await checkTarget(target, own, check);
      return said === undefined ? [] : [[place, said] as const];
    }),
  );
  return new Map(told.flat());
}

/** Those of whom Resource Graph has told nothing: it leaves out without a word what the identity may not read. */
async function checkByGraph(
  suspects: readonly Suspect[],
  targets: readonly AzureTarget[],
  { service, add }: CrossCheck,
): Promise<readonly Suspect[]> {
  const reach = reachOf(targets);
  const ids = [...new Set(suspects.map(({ resource }) => resource.toLowerCase()))];
  const read = await Promise.all(
    chunksOf(ids, GRAPH_RESOURCES_AT_ONCE).map((resources) => queryStates(service, reach, { resources })),
  );
  if (read.some(({ failure }) => failure !== undefined)) return suspects;
  const told = new Set<string>();
  for (const state of read.flatMap(({ states }) => states)) {
    told.add(idKey(state.resourceId));
    add(state);
  }
  return suspects.filter(({ resource }) => !told.has(idKey(resource)));
}

async function checkTarget(
  target: AzureTarget,
  suspects: readonly Suspect[],
  check: CrossCheck,
): Promise<string | undefined> {
  const asked = suspects.slice(0, MOST);
  const failures = await Promise.all(
    inAddresses(asked).map((some) => orFailure(checkSome(target, some, check))),
  );
  const failure = failures.find((one) => one instanceof SourceError);
  if (failure !== undefined) return unchecked(failure);
  const left = suspects.length - asked.length;
  return left === 0
    ? undefined
    : `The findings of ${left} resources were not compared with policy states: only ${MOST} resources of a target are.`;
}

/** Parts of the list that an address has room for. */
function inAddresses(suspects: readonly Suspect[]): readonly (readonly Suspect[])[] {
  const parts: Suspect[][] = [];
  let size = CHARACTERS_AT_ONCE;
  for (const suspect of suspects) {
    const own = encodeURIComponent(suspect.resource).length;
    const part = parts.at(-1);
    const isFull = part === undefined || part.length === RESOURCES_AT_ONCE || size + own > CHARACTERS_AT_ONCE;
    size = isFull ? own : size + own;
    if (isFull) parts.push([suspect]);
    else part.push(suspect);
  }
  return parts;
}

/**
 * States lower-case the ids of resources, and whether a filter minds the case is not documented. Compliance is not
 * filtered by: an older state that complies must not come in place of the latest that does not.
 */
async function checkSome(
  { scope }: AzureTarget,
  suspects: readonly Suspect[],
  { service, from, to, add }: CrossCheck,
): Promise<void> {
  const assignments = [...new Set(suspects.flatMap((suspect) => suspect.assignments))];
  const filter = allOf(
    anyIs(
      'resourceId',
      suspects.map(({ resource }) => resource),
    ),
    assignments.length > ASSIGNMENTS_AT_ONCE ? undefined : anyIs('policyAssignmentId', assignments),
  );
  for await (const { rows } of listStates(service, scope, { from, to, filter })) {
    for (const state of rows) add(state);
  }
}

function anyIs(column: string, ids: readonly string[]): string {
  return anyOf(ids.map((id) => `${column} eq ${literal(id.toLowerCase())}`));
}

function unchecked({ code, message }: SourceError): string {
  const permission =
    code === 'forbidden'
      ? 'the identity may not read policy states (Microsoft.PolicyInsights/policyStates/queryResults/read)'
      : message;
  return `Findings could not all be compared with the latest policy states, so what was fixed since its event may still count: ${permission}`;
}
