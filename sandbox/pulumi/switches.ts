/** Facts about Pulumi Cloud that no document settles; the client must hold in every position. */
export type PulumiSwitches = {
  /**
   * What the server does with the filter: all of it, nothing, 400 on nested joins, or no row at all because its
   * entity columns have other names.
   */
  filter: 'honoured' | 'ignored' | 'refuses-nesting' | 'unknown-columns';
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
};
