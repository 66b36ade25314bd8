/** Every doubtful fact about the service, as a setting a test can turn between two requests. */
export type AzureSwitches = {
  /** What stands for "no more pages"; `recorded` is null at the end of a paged query and absent otherwise. */
  lastNextLink: 'recorded' | 'absent' | 'null' | 'empty';
  nextLinkCase: '@odata.nextLink' | '@odata.nextlink';
  skipTokenCase: '$skipToken' | '$skiptoken';
  /** `foreign` names another host: a client must not send its token there. */
  nextLinkForm: 'absolute' | 'relative' | 'foreign';
  /** How a GET of a queryResults address is refused. */
  getQueryResults: 'resource-type-not-supported' | 'method-not-supported';
  /** Events asked at an assignment that does not exist at that very scope. */
  unknownAssignmentEvents: 'empty' | 'not-found';
  pageSize: number;
  /** Records of the 2018 api had no `complianceState`. */
  complianceState: 'present' | 'absent';
  /** The first page has no rows but a nextLink. */
  emptyFirstPage: boolean;
  /** The last row of a page comes again as the first of the next. */
  duplicateAcrossPages: boolean;
  ignoresFrom: boolean;
  ignoresScope: boolean;
  /** Events younger than this are not visible yet. */
  eventLatencyMinutes: number;
  /** Events older than this are gone, without a word. */
  retentionDays: number | null;
  order: 'descending' | 'ascending';
  /** Whether `$filter` compares text with regard to case. */
  filterValues: 'case-insensitive' | 'case-sensitive';
  /** Whether a plus sign in the query string is read as a space. */
  plusMeansSpace: boolean;
  /** Policy Insights requests still served; counted down in place. At 0 the answer is 429, null never refuses. */
  quota: number | null;
  /** Requests that come back to the quota each second of the server's clock; null never refills. */
  quotaRefillPerSecond: number | null;
  retryAfterSeconds: number;
  /** The name of the quota header; it changed between 2020 and 2021. */
  quotaHeader:
    | 'x-ms-ratelimit-remaining-policy-insights-requests'
    | 'x-ms-ratelimit-remaining-subscription-policy-insights-requests';
  /** Recorded errors carry no quota header. */
  quotaHeaderOnErrors: boolean;
  tokenLifetimeSeconds: number;
  /** After so many more answers every token issued so far expires, once; counted down in place, then null. */
  expireTokensAfter: number | null;
  /** Rows on a page of the lists that are read by GET. */
  listPageSize: number;
  /** Without policyAssignments/read the list of assignments is empty, not refused. */
  assignmentList: 'permitted' | 'empty-without-permission';
  resourceGraph: 'answers' | 'forbidden' | 'absent';
  /** Whether Resource Graph lists built-in definitions too. */
  resourceGraphBuiltIns: boolean;
  /** Most rows a page of a query holds, whatever is asked for. */
  resourceGraphPageSize: number;
  /** Subscriptions one query may name; more is a 400. */
  resourceGraphMaxSubscriptions: number;
  /** What `x-ms-tenant-subscription-limit-hit` says. */
  resourceGraphLimitHit: boolean;
  /** Resource Graph queries still answered; counted down in place. At 0 the answer is 429, null never refuses. */
  resourceGraphQuota: number | null;
  /** Seconds until its quota is whole again, as the header and Retry-After say. */
  resourceGraphResetSeconds: number;
  /** Which cloud this is: it decides the audiences. */
  cloud: 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud';
  /** How an assertion with a foreign issuer or subject is refused: by part, or in one error for all. */
  federationErrors: 'by-part' | 'general';
  /** What later versions of the metadata address answer with. */
  metadataEndpoints: 'list' | 'object';
};

/** The service as the recordings of 2025 show it. */
export const DEFAULT_SWITCHES: Readonly<AzureSwitches> = {
  lastNextLink: 'recorded',
  nextLinkCase: '@odata.nextLink',
  skipTokenCase: '$skipToken',
  nextLinkForm: 'absolute',
  getQueryResults: 'resource-type-not-supported',
  unknownAssignmentEvents: 'empty',
  pageSize: 1000,
  complianceState: 'present',
  emptyFirstPage: false,
  duplicateAcrossPages: false,
  ignoresFrom: false,
  ignoresScope: false,
  eventLatencyMinutes: 0,
  retentionDays: null,
  order: 'descending',
  filterValues: 'case-insensitive',
  plusMeansSpace: true,
  quota: null,
  quotaRefillPerSecond: null,
  retryAfterSeconds: 5,
  quotaHeader: 'x-ms-ratelimit-remaining-policy-insights-requests',
  quotaHeaderOnErrors: true,
  tokenLifetimeSeconds: 3599,
  expireTokensAfter: null,
  listPageSize: 1000,
  assignmentList: 'permitted',
  resourceGraph: 'answers',
  resourceGraphBuiltIns: true,
  resourceGraphPageSize: 1000,
  resourceGraphMaxSubscriptions: 300,
  resourceGraphLimitHit: false,
  resourceGraphQuota: null,
  resourceGraphResetSeconds: 5,
  cloud: 'AzureCloud',
  federationErrors: 'by-part',
  metadataEndpoints: 'list',
};
