import { beforeAll, expect, it } from 'vitest';
import type { Exchange } from '../../sandbox/server.ts';
import { Allowances } from './allowances.ts';
import { COVERED } from './covered.ts';
import { checkExchange, type Verdict } from './exchange-check.ts';
import { describeContract, type ServiceName } from './official.ts';
import { type Played, play, SCENES } from './scenes.ts';

const SERVICES: readonly ServiceName[] = ['pulumi', 'azure', 'github'];
/** Fewer than this means that a scene has stopped doing what it says. */
const FLOOR = { pulumi: 370, azure: 510, github: 320 } as const;

type Checked = Verdict & {
  readonly service: ServiceName;
  readonly scene: string;
  readonly exchange: Exchange;
};

/** Parts of a query that the gate sends where it is of use, each by what its operation is asked for. */
const CLAUSES: readonly (readonly [operation: RegExp, clauses: readonly string[]])[] = [
  [
    /^PolicyEvents_ListQueryResultsFor/,
    ['$apply', '$expand', '$filter', '$from', '$orderby', '$select', '$to', '$top', 'api-version'],
  ],
  [/^PolicyStates_ListQueryResultsFor/, ['$filter', '$from', '$select', '$to', 'api-version']],
  [/^PolicyStates_SummarizeFor/, ['$filter', '$from', '$to', 'api-version']],
  [/^Policy(Events|States)_NextLink/, ['$skipToken', '$skiptoken', 'api-version']],
];

/** Where assignments are made that the gate looks up one by one. */
const PLACES: readonly (readonly [place: string, path: RegExp])[] = [
  [
    'management group',
    /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+\/providers\/[^/]+\/[^/]+\/[^/]+$/i,
  ],
  ['subscription', /^\/subscriptions\/[^/]+\/providers\/[^/]+\/[^/]+\/[^/]+$/i],
  ['resource group', /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/[^/]+\/[^/]+\/[^/]+$/i],
];

describeContract('what passes between the gate and the services is what their descriptions say', () => {
  const allowances = new Allowances();
  let played: readonly Played[] = [];
  let checked: readonly Checked[] = [];

  beforeAll(async () => {
    const results: Played[] = [];
    for (const scene of SCENES) results.push(await play(scene));
    played = results;
    checked = played.flatMap(({ name, exchanges }) =>
      SERVICES.flatMap((service) =>
        exchanges[service]
          .filter(({ faulty }) => !faulty)
          .map((exchange) => ({
            ...checkExchange(service, exchange, allowances),
            service,
            scene: name,
            exchange,
          })),
      ),
    );
  }, 180_000);

  it.each(SCENES)('$name', ({ name }) => {
    const own = checked.filter(({ scene }) => scene === name);
    expect(own.length).toBeGreaterThan(0);
    expect(distinct(own.flatMap(({ problems }) => problems))).toEqual([]);
  });

  it('every operation of the gate comes up, with the refusals it must read', () => {
    const what = checked.filter(({ described }) => described).map((one) => one.what);
    expect(distinct(what)).toEqual(COVERED.toSorted());
  });

  it.each(CLAUSES)('every clause of %s comes up', (operation, clauses) => {
    const asked = checked.filter(({ what }) => operation.test(what));
    const names = asked.flatMap(({ exchange }) => [...new URLSearchParams(exchange.search).keys()]);
    expect(distinct(names)).toEqual(clauses);
  });

  it.each(PLACES)('an assignment is read that is made at a %s', (_, path) => {
    const read = checked.filter(({ what }) => what === 'PolicyAssignments_Get 200');
    expect(read.filter(({ exchange }) => path.test(exchange.path))).not.toEqual([]);
  });

  it('no run is stopped by what it is configured to do', () => {
    const logs = played.flatMap(({ results }) => results.map(({ log }) => log));
    expect(logs.filter((log) => log.includes('::error title=Policy Gate%3A configuration'))).toEqual([]);
  });

  it('the second run writes the comment of the first', () => {
    const urls = played[0]?.results.map(({ outputs }) => outputs['comment-url']) ?? [];
    expect(urls).toEqual([expect.stringContaining('#issuecomment-'), urls[0]]);
  });

  it('no allowance is needless', () => {
    expect(allowances.needless()).toEqual([]);
  });

  it('enough exchanges were validated', () => {
    const count = (service: ServiceName): number =>
      checked.filter((one) => one.described && one.service === service).length;
    const [pulumi, azure, github] = [count('pulumi'), count('azure'), count('github')];
    const total = pulumi + azure + github;
    console.log(
      `contract: ${total} exchanges validated (pulumi ${pulumi}, azure ${azure}, github ${github})`,
    );
    for (const service of SERVICES) expect(count(service)).toBeGreaterThanOrEqual(FLOOR[service]);
  });
});

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}
