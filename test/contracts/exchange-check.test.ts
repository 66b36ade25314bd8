import { expect, it } from 'vitest';
import type { Exchange } from '../../sandbox/server.ts';
import { Allowances } from './allowances.ts';
import { checkExchange } from './exchange-check.ts';
import { describeContract, type ServiceName } from './official.ts';

const JSON_HEADERS = { 'content-type': 'application/json' };
const WINDOW = '?api-version=2019-10-01&$from=2026-11-22T12:00:00Z&$to=2026-11-23T12:00:00Z';
const EVENTS = '/subscriptions/s/resourcegroups/g/providers/microsoft.policyinsights/policyEvents/default';

const exchange = (changed: Partial<Exchange>): Exchange => ({
  method: 'GET',
  path: '/',
  search: '',
  headers: JSON_HEADERS,
  requestBody: undefined,
  response: { status: 200 },
  faulty: false,
  arrivedAt: 0,
  answeredAt: 0,
  ...changed,
});

const events = (changed: Partial<Exchange> = {}): Exchange =>
  exchange({
    method: 'POST',
    path: `${EVENTS}/queryResults`,
    search: WINDOW,
    response: { status: 200, body: { '@odata.count': 0, value: [] } },
    ...changed,
  });

const FILTER = { filterType: 'text', colId: 'entityId', type: 'equals', filter: 'production' };
const GRID = {
  startRow: 0,
  endRow: 100,
  rowGroupCols: [],
  valueCols: [],
  groupKeys: [],
  sortModel: [],
  filterModel: { type: 'AND', conditions: [FILTER] },
};

const issues = (changed: Partial<Exchange> = {}): Exchange =>
  exchange({
    method: 'POST',
    path: '/api/orgs/acme/policyresults/issues',
    requestBody: GRID,
    response: { status: 200, body: { policyIssues: [], groupData: [], rowCount: 0 } },
    ...changed,
  });

const comments = (changed: Partial<Exchange> = {}): Exchange =>
  exchange({
    path: '/repos/acme/infrastructure/issues/42/comments',
    search: '?per_page=100&page=2',
    response: { status: 200, body: [] },
    ...changed,
  });

const remove = (changed: Partial<Exchange> = {}): Exchange =>
  exchange({
    method: 'DELETE',
    path: '/repos/acme/infrastructure/issues/comments/7',
    response: { status: 204 },
    ...changed,
  });

const graph = (changed: Partial<Exchange> = {}): Exchange =>
  exchange({
    method: 'POST',
    path: '/providers/Microsoft.ResourceGraph/resources',
    search: '?api-version=2022-10-01',
    requestBody: { query: 'policyresources', options: { $top: 1, resultFormat: 'objectArray' } },
    response: { status: 200, body: { totalRecords: 0, count: 0, resultTruncated: 'false', data: [] } },
    ...changed,
  });

const ASSESSMENT = {
  displayName: 'Protect',
  severity: 'High',
  assessmentType: 'BuiltIn',
  policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/d',
};

const assessments = (properties: object = ASSESSMENT): Exchange =>
  exchange({
    path: '/providers/Microsoft.Security/assessmentMetadata',
    search: '?api-version=2021-06-01',
    response: { status: 200, body: { value: [{ id: '/a', name: 'a', type: 't', properties }] } },
  });

const definition = (properties: object): Exchange =>
  exchange({
    path: '/providers/Microsoft.Authorization/policyDefinitions/d',
    search: '?api-version=2023-04-01',
    response: { status: 200, body: { id: '/d', name: 'd', type: 't', properties } },
  });

const answer = (body: unknown, status = 200): Partial<Exchange> => ({ response: { status, body } });
const GONE = 'no operation of the description';

const problemsOf = (service: ServiceName, one: Exchange): readonly string[] =>
  checkExchange(service, one, new Allowances()).problems;

describeContract('an exchange as the descriptions have it passes', () => {
  it.each<[string, ServiceName, Exchange]>([
    ['a page of events, in any case', 'azure', events()],
    ['a nextLink', 'azure', events({ search: '?api-version=2019-10-01&$skiptoken=abc' })],
    ['an error', 'azure', events(answer({ error: { code: 'NotFound', message: 'Not here.' } }, 404))],
    ['a query of Resource Graph', 'azure', graph()],
    ['a list of assessments', 'azure', assessments()],
    ['a definition', 'azure', definition({ displayName: 'Tags', metadata: { category: 'Tags' } })],
    ['a list of issues', 'pulumi', issues()],
    ['a list of comments', 'github', comments()],
    [
      'a list of comments by the id of the repository',
      'github',
      comments({ path: '/repositories/735114209/issues/42/comments' }),
    ],
    ['a deletion', 'github', remove()],
  ])('%s', (_, service, one) => {
    expect(problemsOf(service, one)).toEqual([]);
  });
});

describeContract('an exchange that differs is caught', () => {
  it.each<[string, ServiceName, Exchange, string]>([
    ['a GET of events', 'azure', events({ method: 'GET' }), GONE],
    ['another path', 'azure', events({ path: `${EVENTS}/queryResult` }), GONE],
    [
      'a view that events do not have',
      'azure',
      events({ path: `${EVENTS.replace('default', 'latest')}/queryResults` }),
      'path policyEventsResource must be equal',
    ],
    ['no api-version', 'azure', events({ search: '' }), 'query api-version is missing'],
    [
      'an option nobody declared',
      'azure',
      events({ search: `${WINDOW}&$form=x` }),
      'query $form is not declared',
    ],
    [
      'a window beside a skip token',
      'azure',
      events({ search: `${WINDOW}&$skiptoken=abc` }),
      'query $from is not declared',
    ],
    [
      'an instant that is none',
      'azure',
      events({ search: '?api-version=1&$from=yesterday' }),
      'query $from must match format',
    ],
    [
      'a number that is none',
      'azure',
      events({ search: '?api-version=1&$top=ten' }),
      'query $top must be integer',
    ],
    [
      'components of more than one resource',
      'azure',
      events({ search: `${WINDOW}&$expand=components` }),
      'query $expand is not declared',
    ],
    [
      'a misspelt option of Resource Graph',
      'azure',
      graph({ requestBody: { query: 'policyresources', options: { $Top: 1 } } }),
      'request /options must NOT have additional properties: $Top',
    ],
    ['Resource Graph without a query', 'azure', graph({ requestBody: {} }), "required property 'query'"],
    [
      'a misspelt field of a definition',
      'azure',
      definition({ dispalyName: 'Tags' }),
      'additional properties: dispalyName',
    ],
    [
      'a misspelt field of what is made of parts',
      'azure',
      assessments({ ...ASSESSMENT, remedy: 'x' }),
      'answer /value/*/properties must NOT have unevaluated properties: remedy',
    ],
    [
      'a severity that is none',
      'azure',
      assessments({ ...ASSESSMENT, severity: 'Grave' }),
      'answer /value/*/properties/severity must be equal',
    ],
    ['a body that is not asked for', 'azure', events({ requestBody: {} }), 'the request has a body'],
    [
      'a count in words',
      'azure',
      events(answer({ '@odata.count': 'none', value: [] })),
      'answer /@odata.count must be integer',
    ],
    [
      'an event with its compliance in words',
      'azure',
      events(answer({ value: [{ isCompliant: 'no' }] })),
      'answer /value/*/isCompliant must be boolean',
    ],
    [
      'an envelope with a misspelt key',
      'azure',
      events(answer({ 'odata.count': 0, value: [] })),
      'additional properties: odata.count',
    ],
    [
      'an error of another shape',
      'azure',
      events(answer({ error: 'gone', message: 'x' }, 500)),
      'additional properties: message',
    ],
    ['another organisation path', 'pulumi', issues({ path: '/api/org/acme/policyresults/issues' }), GONE],
    ['another case', 'pulumi', issues({ path: '/api/Orgs/acme/policyresults/issues' }), GONE],
    [
      'a request without an order',
      'pulumi',
      issues({ requestBody: { ...GRID, sortModel: undefined } }),
      "required property 'sortModel'",
    ],
    [
      'a misspelt request field',
      'pulumi',
      issues({ requestBody: { ...GRID, endrow: 1 } }),
      'request must NOT have additional properties: endrow',
    ],
    [
      'a filter of numbers',
      'pulumi',
      issues({
        requestBody: { ...GRID, filterModel: { type: 'AND', conditions: [{ ...FILTER, filter: 1 }] } },
      }),
      'filter must be string',
    ],
    ['a request that is no JSON', 'pulumi', issues({ headers: {} }), 'not sent as application/json'],
    [
      'an issue without its words',
      'pulumi',
      issues(answer({ policyIssues: [{}], groupData: [] })),
      "required property 'policyName'",
    ],
    [
      'a status nobody declared',
      'pulumi',
      issues(answer({ code: 418, message: 'x' }, 418)),
      'status 418 is not declared',
    ],
    [
      'a refusal without a message',
      'pulumi',
      issues(answer({ code: 403 }, 403)),
      "required property 'message'",
    ],
    [
      'a number in the path that is none',
      'github',
      comments({ path: '/repos/a/b/issues/x/comments' }),
      'path issue_number must be integer',
    ],
    ['an object for a list', 'github', comments(answer({})), 'answer must be array'],
    ['a body after a deletion', 'github', remove(answer({}, 204)), 'the answer has a body'],
    ['no answer', 'github', remove({ response: undefined }), 'there is no answer'],
  ])('%s', (_, service, one, problem) => {
    expect(problemsOf(service, one).join('\n')).toContain(problem);
  });
});
