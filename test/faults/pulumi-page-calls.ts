import { type CallRow, note } from './call-row.ts';
import { LONELY, UPDATE } from './lonely-stack.ts';

const WEBSITE = 'acme/website/production';
const account = (name: string) =>
  ({
    service: 'pulumi',
    target: '',
    inputs: { 'pulumi-stacks': '', 'pulumi-accounts': `acme/${name}` },
  }) as const;
/** What a stack's groups may not be read for. */
const WITHOUT_GROUPS = [
  { method: 'GET', path: /policygroups$/, fault: { kind: 'status', status: 403, body: {} } },
] as const;

const UNTOLD_PACKS = {
  forbidden: note('may not read policy groups and packs'),
  'not-found': note('does not tell policy groups and packs'),
};

/** Lists that go on by tokens, behind their first page; and what is asked in place of another call. */
export const PULUMI_PAGE_CALLS: readonly CallRow[] = [
  {
    name: 'the organisation’s stacks, next page',
    service: 'pulumi',
    target: 'acme/lonely/*',
    switches: { stackPageSize: 4 },
    strikes: { method: 'GET', path: /user\/stacks.*continuationToken/ },
    what: 'listing stacks of acme',
    exceptions: {},
  },
  {
    name: 'violations of an older server, next page',
    service: 'pulumi',
    target: LONELY,
    switches: { listRoute: 'none', violationPageSize: 800 },
    strikes: { method: 'GET', path: /violationsv2.*continuationToken/ },
    what: 'listing policy violations of acme',
    exceptions: {},
  },
  {
    name: 'events of a preview, next page',
    service: 'pulumi',
    target: LONELY,
    inputs: { 'pulumi-preview': UPDATE },
    switches: { eventPageSize: 5 },
    strikes: { method: 'GET', path: /preview\/[^/]+\/events\?continuationToken/ },
    what: `reading events of preview ${UPDATE} of ${LONELY}`,
    exceptions: {},
  },
  {
    ...account('production'),
    name: 'child accounts of a parent',
    strikes: { method: 'GET', path: /accounts\?parent=production/ },
    what: 'listing child accounts of acme/production',
    exceptions: { 'not-found': note('policy packs of production') },
  },
  {
    ...account('production'),
    name: 'child accounts of a parent, next page',
    switches: { accountPageSize: 1 },
    strikes: { method: 'GET', path: /accounts\?parent=production.*continuationToken/ },
    what: 'listing child accounts of acme/production',
    exceptions: {},
  },
  {
    name: 'preventative packs of a stack whose groups may not be read',
    service: 'pulumi',
    target: WEBSITE,
    beside: WITHOUT_GROUPS,
    strikes: { method: 'GET', path: /policypacks\?mode=preventative$/ },
    what: `listing preventative policy packs of ${WEBSITE}`,
    exceptions: UNTOLD_PACKS,
  },
  {
    name: 'audit packs of a stack whose groups may not be read',
    service: 'pulumi',
    target: WEBSITE,
    beside: WITHOUT_GROUPS,
    strikes: { method: 'GET', path: /policypacks\?mode=audit$/ },
    what: `listing audit policy packs of ${WEBSITE}`,
    exceptions: UNTOLD_PACKS,
  },
];
