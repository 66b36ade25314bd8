import { type FindingOverrides, makeAzureFinding } from '../builders/finding.ts';
import { ATTACKS } from '../builders/hostile.ts';
import {
  DEFAULT_LIMITS,
  makeLimit,
  makeOutcome,
  makeUnpreviewable,
  type ReportCase,
  readState,
} from '../builders/report.ts';
import { azureFindings } from './hostile-azure.ts';

const SUBSCRIPTION = '/subscriptions/11111111-2222-3333-4444-555555555555';

const https: FindingOverrides['policy'] = {
  name: '404c3081-a854-4457-ae30-26a93ef643f9',
  pack: '5d8094d7a4d0426ab6cc7a53',
  title: 'Secure transfer to storage accounts should be enabled',
  packTitle: 'CIS Microsoft Azure Foundations 2.0',
  description: 'Secure transfer forces a storage account to accept requests over HTTPS only.',
  remediation: '1. Set `supportsHttpsTrafficOnly` to `true`.\n2. Deploy again.',
  reference: 'CIS 3.1',
  category: 'Storage',
};

const publicAccess: FindingOverrides['policy'] = {
  name: 'no-public-access',
  pack: 'landing-zone',
  title: 'Storage has no public network access',
  packTitle: 'Contoso landing zone',
  category: 'Storage',
};

const certificates: FindingOverrides['policy'] = {
  name: '0a075868-4c26-42ef-914c-5bc007359560',
  pack: '7c2b1f6a90de4c35b1a2f3e4',
  title: 'Certificates should not expire within the specified number of days',
  packTitle: 'Key Vault hygiene',
  description: 'Manage certificates that will expire soon.',
  category: 'Key Vault',
};

/** A finding of each account, denied in a deployment of that start, up to so many seconds later. */
const denied = (start: string, end: string, accounts: readonly string[], overrides: FindingOverrides) =>
  accounts.map((name) =>
    makeAzureFinding({
      deployment: start,
      firstObservedAt: start,
      lastObservedAt: end,
      occurrences: 4,
      ...overrides,
      fingerprint: `${overrides.policy?.name} ${name}`,
      resource: {
        id: `${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/${name}`,
        name,
      },
    }),
  );

const FIRST = ['2026-11-23T07:31:02.0778969Z', '2026-11-23T07:35:33.1Z'] as const;
const SECOND = ['2026-11-22T16:02:11Z', '2026-11-22T16:02:11.4Z'] as const;
const ACCOUNTS = ['shopassets', 'shopbackup', 'shopdata', 'shoplogs'];
const TLS = 'Storage takes HTTPS only (standard NET-7). Exceptions: ask #platform-security.';

const findings = [
  ...denied(...FIRST, ACCOUNTS, { policy: https, message: TLS }),
  ...denied(...FIRST, ACCOUNTS.slice(0, 3), { policy: publicAccess }),
  ...denied(...SECOND, ['lab1', 'lab2'], {
    policy: https,
    message: 'Labs, too, take HTTPS only.',
    firstObservedAt: '2026-11-22T11:47:20Z',
    occurrences: 11,
  }),
  makeAzureFinding({
    severity: 'medium',
    severityFrom: 'defender',
    level: 'advisory',
    effect: 'audit',
    blocked: false,
    fingerprint: 'c'.repeat(32),
    occurrences: 1,
    policy: certificates,
    message: 'Renew certificates 30 days ahead: runbook KV-12.',
    components: ['api-tls', 'shop-tls', 'mail-tls', 'legacy-tls', 'old-tls'].map((name) => ({
      id: `certificates/${name}`,
      type: 'Microsoft.KeyVault.Data/vaults/certificates',
      name,
    })),
    resource: {
      id: `${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.KeyVault/vaults/shop-kv`,
      type: 'Microsoft.KeyVault/vaults',
      name: 'shop-kv',
    },
  }),
  makeAzureFinding({
    severity: 'low',
    level: 'remediate',
    effect: 'modify',
    blocked: false,
    fingerprint: 'd'.repeat(32),
    occurrences: 2,
    policy: {
      name: 'inherit-cost-centre',
      pack: 'tagging',
      title: 'Inherit the tag cost-centre',
      category: 'Tags',
    },
  }),
  makeAzureFinding({
    severity: 'unspecified',
    level: 'disabled',
    effect: 'audit',
    blocked: false,
    fingerprint: 'e'.repeat(32),
    occurrences: 1,
    policy: { name: 'allowed-locations', pack: 'trial', title: 'Allowed locations', category: 'General' },
  }),
];

const LIMITS = [...DEFAULT_LIMITS, makeLimit({ key: 'total', max: 10, action: 'warn' })];

/** All that Azure can tell: titles, messages, denied deployments, parts, severities from elsewhere, exemptions. */
export const azure: ReportCase = {
  limits: LIMITS,
  outcomes: [
    makeOutcome({
      source: 'azure',
      findings,
      setAside: [
        {
          reason: 'exempted',
          finding: makeAzureFinding({ policy: https, resource: { name: 'legacyshop' } }),
          detail: 'policy exemption “Legacy shop, SEC-142” (Waiver), until 2027-03-31T00:00:00Z',
        },
        {
          reason: 'exempted',
          finding: makeAzureFinding({ policy: publicAccess, resource: { name: 'partnerdrop' } }),
          detail: 'policy exemption “Behind the partner firewall” (Mitigated), without an end',
        },
      ],
      targets: [
        makeUnpreviewable({
          target: SUBSCRIPTION,
          state: readState({ kind: 'governed', reason: '63 policy events came' }),
          notes: [
            'Window 2026-11-22T08:15:30.123Z to 2026-11-23T08:15:30.123Z: newest event 2026-11-23T07:35:33.1Z; events come about 15 minutes late.',
            '63 events: 57 deny, 3 modify, 3 audit.',
          ],
          cautions: [
            'The findings of 12 resources were not compared with policy states: only 500 resources of a target are.',
          ],
        }),
      ],
    }),
  ],
};

/** Attacks in every field of Azure. */
export const hostileAzure: ReportCase = {
  outcomes: [
    makeOutcome({
      source: 'azure',
      findings: ATTACKS.flatMap((text) => azureFindings(text, `other ${text}`)),
      setAside: ATTACKS.slice(0, 5)
        .flatMap((text) => azureFindings(text, text).slice(0, 1))
        .map((finding) => ({ reason: 'exempted', finding, detail: finding.scope })),
    }),
  ],
};
