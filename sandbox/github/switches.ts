/** After this many writes GitHub asks for a pause; the write itself is not carried out. */
export type SecondaryLimit = {
  /** The ordinal of the write that is refused; 1 is the first since the server started. */
  readonly write: number;
  /** 403 unless told; GitHub uses both. */
  readonly status?: 403 | 429;
  /** Seconds; null leaves the header out. */
  readonly retryAfter: number | null;
};

/** Behaviour of GitHub that is rare, or that its documentation leaves open. */
export type GitHubSwitches = {
  /** `refused` is an HTTP 403, `error` is a 200 with GraphQL `errors`. */
  viewer: 'answered' | 'refused' | 'error';
  secondaryLimit: SecondaryLimit | 'none';
  /** `exhausted` refuses everything with 403 and `x-ratelimit-remaining: 0`. */
  primaryLimit: 'ample' | 'exhausted';
  /** Every create stores its comment or issue and answers 502; `next-…` does so once and turns back to normal. */
  createAnswers: 'normal' | 'created-but-502' | 'next-created-but-502';
  /** A locked conversation takes no new comment: a 403 that is no matter of permissions. */
  conversation: 'open' | 'locked';
  /** GitHub calls the `diff` of an edit a summary of its changes; clients have seen that it is the whole body. */
  edits: 'bodies' | 'hidden';
  /** A repository may have its issues turned off: none can be created, read by number or changed. */
  issues: 'enabled' | 'disabled';
  /** No document says that the filter of the list of issues takes bots; everybody relies on it. */
  creatorFilter: 'anybody' | 'people';
  /** What 65,536 counts: GitHub says characters, and clients have seen it count bytes. */
  bodyUnit: 'characters' | 'bytes';
  /** Both answers to a long body have been seen. */
  tooLong: 'custom' | 'unprocessable';
  /** Whether a commit that only a fork has leads to its pull request; clients have seen that it does not. */
  pullsOfForkCommits: 'none' | 'listed';
  /** The `sub` of the job's identity token. */
  idTokenSubject: string;
};

/** GitHub on a good day. */
export const DEFAULT_SWITCHES: GitHubSwitches = {
  viewer: 'answered',
  secondaryLimit: 'none',
  primaryLimit: 'ample',
  createAnswers: 'normal',
  conversation: 'open',
  edits: 'bodies',
  issues: 'enabled',
  creatorFilter: 'anybody',
  bodyUnit: 'characters',
  tooLong: 'custom',
  pullsOfForkCommits: 'none',
  idTokenSubject: 'repo:acme/infrastructure:pull_request',
};
