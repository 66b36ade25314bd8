/** A person as Pulumi Cloud shows one. */
export type UserRecord = {
  readonly name: string;
  readonly githubLogin: string;
  readonly avatarUrl: string;
  readonly email?: string;
};

/** A policy pack that governs a stack. */
export type StackPack = {
  readonly name: string;
  readonly versionTag: string;
  readonly mode: 'audit' | 'preventative';
};

/** An operation that is running on a stack; `started` in seconds since 1970. */
export type OperationRecord = { readonly author: string; readonly kind: string; readonly started: number };

/** The last update of a stack; times in seconds since 1970, an `endTime` of 0 while it runs. */
export type UpdateRecord = {
  updateID: string;
  version: number;
  result: 'not-started' | 'in-progress' | 'succeeded' | 'failed';
  startTime: number;
  endTime: number;
  kind: 'update' | 'refresh' | 'destroy' | 'import';
};

/** A preview of a stack, with what it says of the commit it was run for. */
export type PreviewRecord = {
  updateID: string;
  startTime: number;
  endTime: number;
  result: 'not-started' | 'in-progress' | 'succeeded' | 'failed';
  /** `ci.pr.headSHA` of its environment. */
  headSha?: string | undefined;
  /** `git.head` of its environment. */
  gitHead?: string | undefined;
  /** The commit that GitHub was asked about. */
  commit?: string | undefined;
  events: readonly unknown[];
};

/** A stack, the policy groups it belongs to, and what has run on it. */
export type StackRecord = {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  version: number;
  readonly policyGroups: readonly { readonly name: string; readonly enabledPacks: number }[];
  currentOperation?: OperationRecord | undefined;
  latestUpdate?: UpdateRecord | undefined;
  policyPacks?: readonly StackPack[] | undefined;
  previews?: PreviewRecord[] | undefined;
};

/** An Insights account; a child is named by its parent, a slash and its own name. */
export type AccountRecord = {
  readonly organization: string;
  readonly name: string;
  readonly provider: string;
  packs: readonly { readonly name: string; readonly versionTag: string }[];
  scan?:
    | {
        readonly status: 'running' | 'failed' | 'succeeded';
        readonly startedAt: string;
        /** Missing while the scan runs. */
        readonly finishedAt?: string;
      }
    | undefined;
};

/**
 * A policy issue as Pulumi Cloud keeps it; `organization` is in the path of the API, not in the row. An account
 * without a parent is kept with an empty `entityProject`: a switch says how its rows are written.
 */
export type IssueRecord = {
  readonly organization: string;
  id: string;
  entityType: string;
  entityProject: string;
  entityId: string;
  /** Version of the stack; 1 unless told, and left out where there is a `resourceVersion`. */
  stackVersion?: number;
  resourceVersion?: number;
  policyPack: string;
  policyPackTag: string;
  policyName: string;
  resourceURN: string;
  resourceProvider: string;
  resourceType: string;
  resourceName: string;
  message: string;
  observedAt: string;
  lastModified: string;
  level: string;
  severity: string;
  status: string;
  kind: string;
  priority: string;
  assignedTo?: UserRecord;
  policyGroupName: string;
  policyGroupType?: string;
  /** Columns that the description does not have. */
  extra?: Readonly<Record<string, unknown>>;
};
