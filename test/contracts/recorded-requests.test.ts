import { expect, it } from 'vitest';
import { type Query, queryString } from '../../src/sources/azure/api/query.ts';
import { remainingRequests } from '../../src/sources/azure/quota.ts';
import { contractsPresent, describeContract } from './official.ts';
import { readRecording, recordingNames } from './recordings.ts';

/** What each answer says is left, of the narrowest quota that it names; the first number is of Policy Insights. */
const REMAINING: Readonly<Record<string, readonly number[]>> = {
  'error-attestation-2022': [11_999, 1_199],
  'error-attestation-2023': [11_999, 1_199],
  'error-remediation': [1_199],
  'events-cli-empty-2021': [149],
  'events-cli-grouped-2022': [148, 143],
  'events-policy-definition': [144],
  'events-resource': [149],
  'events-resource-group-2020': [598],
  'events-resource-group-assignment': [598],
  'events-resource-group-deny-2019': [597],
  'events-subscription-last-page': [148],
  'events-subscription-paging': [149, 148],
  'events-subscription-paging-rerun': [147],
  'states-apply': [149],
  'states-filter': [149],
};

const UNPAGED = (contractsPresent ? recordingNames('azure') : []).flatMap((name) =>
  readRecording('azure', name)
    .map(({ uri }) => new URL(uri.replace(/^\/+/, '/'), 'https://management.azure.com').search.slice(1))
    .filter((search) => !/skipToken/i.test(search) && /\$(filter|apply|select|orderby)=/.test(search))
    .map((search) => ({ name, search })),
);

describeContract('recorded headers', () => {
  it('tell how many requests are left', () => {
    const told = recordingNames('azure').map((name) => [
      name,
      readRecording('azure', name).map(({ headers }) => remainingRequests(new Headers(headers))),
    ]);
    expect(Object.fromEntries(told)).toEqual(REMAINING);
  });
});

describeContract('recorded queries', () => {
  it.each(UNPAGED)('$name: each part is encoded as ours is, and stands in our order', ({ search }) => {
    const parts = search.split('&').filter((part) => !/^(api-version|\$from|\$to)=/.test(part));
    const ours = queryString(queryOf(search)).split('&');
    expect(ours.filter((part) => parts.includes(part))).toEqual(parts);
  });

  it('of the Azure CLI are ours to the letter, with their window', () => {
    const ofCli = UNPAGED.filter(({ name }) => name.includes('-cli-'));
    expect(ofCli).toHaveLength(3);
    for (const { search } of ofCli) expect(queryString(queryOf(search))).toBe(search);
  });

  it('escape blanks, quotes, parentheses and commas, and never write a plus sign for a blank', () => {
    const all = UNPAGED.map(({ search }) => search).join('&');
    for (const code of ['%20', '%27', '%28', '%29', '%2C', '%24', '%2F']) expect(all).toContain(code);
    expect(all).not.toMatch(/[+'() ,]/);
    const window = { from: new Date(0), to: new Date(1) };
    const ours = queryString({
      ...window,
      filter: "a eq 'b c'",
      apply: 'groupby((a,b))/aggregate($count as n)',
    });
    expect(ours).not.toMatch(/[+'() ,]/);
  });
});

/** The query that a recorded client meant. */
function queryOf(search: string): Query {
  const parameters = new URLSearchParams(search);
  const instant = (name: string): Date => new Date(parameters.get(name) ?? '2025-01-01T00:00:00Z');
  const top = parameters.get('$top');
  return {
    from: instant('$from'),
    to: instant('$to'),
    filter: parameters.get('$filter') ?? undefined,
    select: parameters.get('$select')?.split(','),
    orderby: parameters.get('$orderby') ?? undefined,
    apply: parameters.get('$apply') ?? undefined,
    top: top === null ? undefined : Number(top),
  };
}
