/** Facts about Pulumi Cloud that no document settles; the client must hold in every position. */
export type PulumiSwitches = {
  /**
   * What the server does with the filter: all of it, nothing, 400 on nested joins, no row at all because its
   * entity columns have other names, only the first condition of a nested OR, only the first of joins that are
   * joined by OR, such an OR as if it were an AND, or nothing of what stands in a nested join.
   */
  filter:
    | 'honoured'
    | 'ignored'
    | 'refuses-nesting'
    | 'unknown-columns'
    | 'first-branch-only'
    | 'first-join-only'
    | 'as-all'
    | 'ignores-nesting';
  /** How the total is told. */
  rowCount: 'present' | 'absent' | 'null';
  /** Most rows a page holds, whatever is asked for. */
  pageCap: number;
  /** Whether issues that someone ignored are among the active ones. */
  ignoredIsActive: boolean;
  /** How an empty list is written. */
  emptyList: 'array' | 'null';
  /** How an unspecified severity is written. */
  unspecifiedSeverity: 'empty' | 'absent';
  /** Whether optional fields that hold nothing are left out. */
  message: 'present' | 'absent';
  /** Whether stacks are found whatever the case of their names. */
  caseInsensitiveNames: boolean;
  /** Where issues are listed, counted and shown: at the documented path, at its successor, or nowhere. */
  listRoute: 'issues' | 'findings' | 'none';
  /** Whether the deprecated list of violations is still there. */
  violations: 'present' | 'absent';
  /** Whether violations have what the documented example leaves out: `id` and `kind`. */
  violationId: 'present' | 'absent';
  /** Counts per value: right, no such route, one of one value too many, the closed ones too, or 400 on every field. */
  counts: 'exact' | 'absent' | 'more' | 'with-closed' | 'unknown-field';
  /** What the detail of an issue says of the policy and its pack: all, null, or not even their keys. */
  details: 'full' | 'policy-null' | 'absent';
  /** Whether issues of stacks that the token may not see are among the rows. */
  rowsOfHiddenStacks: 'listed' | 'left-out';
  /** Most stacks, accounts, packs of an account, events and violations a page holds. */
  stackPageSize: number;
  accountPageSize: number;
  accountPackPageSize: number;
  eventPageSize: number;
  violationPageSize: number;
  /** How the last page of a list that is read by tokens says so; each list has its documented way. */
  lastToken: 'as-documented' | 'absent' | 'null' | 'empty';
  /** Whether the list of stacks heeds the organisation that is asked for. */
  stackOrganizationFilter: 'honoured' | 'ignored';
  /** How a stack on which nothing runs says so. */
  idleOperation: 'null' | 'absent';
  /** Whether a child account is found under its full name, in which the slash is percent-encoded. */
  childAccountPath: 'full-name' | 'refused';
  /** How the list of accounts spells a child. */
  childAccountName: 'parent/child' | 'child';
  /** Which of `entityProject` and `entityId` holds the name of an account without a parent. */
  parentlessAccount: 'project-empty' | 'project-only' | 'both';
};

export const DEFAULT_PULUMI_SWITCHES: PulumiSwitches = {
  filter: 'honoured',
  rowCount: 'present',
  pageCap: 1_000,
  ignoredIsActive: true,
  emptyList: 'array',
  unspecifiedSeverity: 'empty',
  message: 'present',
  caseInsensitiveNames: false,
  listRoute: 'issues',
  violations: 'present',
  violationId: 'present',
  counts: 'exact',
  details: 'full',
  rowsOfHiddenStacks: 'listed',
  stackPageSize: 100,
  accountPageSize: 1_000,
  accountPackPageSize: 100,
  eventPageSize: 50,
  violationPageSize: 100,
  lastToken: 'as-documented',
  stackOrganizationFilter: 'honoured',
  idleOperation: 'null',
  childAccountPath: 'full-name',
  childAccountName: 'parent/child',
  parentlessAccount: 'project-empty',
};
