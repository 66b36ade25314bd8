import { beforeAll, expect, it } from 'vitest';
import { Allowances } from './allowances.ts';
import { checkExchange, type Verdict } from './exchange-check.ts';
import { describeContract, type ServiceName } from './official.ts';
import { type Played, play, SCENES } from './scenes.ts';

const SERVICES: readonly ServiceName[] = ['pulumi', 'azure', 'github'];
/** Fewer than this means that a scene has stopped doing what it says. */
const FLOOR = { pulumi: 300, azure: 95, github: 55 } as const;

type Checked = Verdict & { readonly service: ServiceName; readonly scene: string };

/** Every operation with every status that comes up: one that goes missing is no longer tested. */
const COVERED = [
  'PolicyAssignments_Get 200',
  'PolicyAssignments_Get 403',
  'PolicyAssignments_Get 404',
  'PolicyEvents_ListQueryResultsForResourceGroup 200',
  'PolicyEvents_ListQueryResultsForResourceGroup 401',
  'PolicyEvents_ListQueryResultsForResourceGroup 403',
  'PolicyEvents_ListQueryResultsForResourceGroup 404',
  'PolicyEvents_ListQueryResultsForResourceGroup 429',
  'PolicyEvents_ListQueryResultsForResourceGroupLevelPolicyAssignment 200',
  'PolicyEvents_ListQueryResultsForSubscription 200',
  'PolicyEvents_NextLink 200',
  'PolicyStates_SummarizeForResourceGroup 200',
  'PolicyStates_SummarizeForSubscription 200',
  'issues/create-comment 201',
  'issues/create-comment 403',
  'issues/create-comment 502',
  'issues/delete-comment 204',
  'issues/get-comment 200',
  'issues/list-comments 200',
  'issues/list-comments 401',
  'issues/update-comment 200',
  'pulls/get 200',
  'GetEngineEvents_preview 200',
  'GetLatestStackPreviews 200',
  'GetLatestStackUpdate 200',
  'GetPolicyIssue 200',
  'GetPolicyIssuesFilters 200',
  'GetPolicyResultsMetadata 200',
  'GetStackPolicyPacks 200',
  'ListAccounts 200',
  'ListPolicyIssues 400',
  'ListPolicyIssues 404',
  'ListPolicyPacksForAccount 200',
  'ListPolicyViolationsV2 200',
  'ListUserStacks 200',
  'ReadAccount 200',
  'ReadAccount 404',
  'Token 200',
  'Token 400',
  'UpdatePolicyIssue 200',
  'GetStack 200',
  'GetStack 401',
  'GetStack 404',
  'GetStackPolicyGroups 200',
  'ListPolicyIssues 200',
  'ListPolicyIssues 403',
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
          .map((exchange) => ({ ...checkExchange(service, exchange, allowances), service, scene: name })),
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
