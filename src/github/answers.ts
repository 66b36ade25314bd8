import * as v from 'valibot';

/** What is read of GitHub's answers. A proxy's page or an object instead of a list must not pass as "none". */
const comment = v.object({
  id: v.number(),
  node_id: v.string(),
  html_url: v.string(),
  body: v.optional(v.string(), ''),
  user: v.nullish(v.object({ login: v.string() })),
});

const checkRun = v.object({
  id: v.number(),
  html_url: v.nullish(v.string()),
  name: v.string(),
  external_id: v.nullish(v.string()),
  status: v.string(),
  conclusion: v.nullish(v.string()),
  app: v.nullish(v.object({ slug: v.nullish(v.string()) })),
});
const checkRunPage = v.array(checkRun);

const commentPage = v.array(comment);
const issue = v.object({
  number: v.number(),
  html_url: v.string(),
  state: v.picklist(['open', 'closed']),
  body: v.nullish(v.string()),
  user: v.nullish(v.object({ login: v.string() })),
  labels: v.array(v.union([v.string(), v.object({ name: v.nullish(v.string(), '') })])),
  assignees: v.nullish(v.array(v.object({ login: v.string() })), []),
  /** There for a pull request, which the list of issues has too. */
  pull_request: v.nullish(v.object({})),
});
const issuePage = v.array(issue);
const pullRequest = v.object({ head: v.object({ sha: v.string() }) });
const edits = v.object({
  node: v.object({
    userContentEdits: v.object({ nodes: v.array(v.object({ diff: v.nullish(v.string(), '') })) }),
  }),
});
const viewer = v.object({ viewer: v.object({ login: v.string() }) });

export type Comment = v.InferOutput<typeof comment>;
export type Issue = v.InferOutput<typeof issue>;

export type CheckRun = v.InferOutput<typeof checkRun>;

export const readCheckRun = (answer: unknown): CheckRun => read(checkRun, answer, 'a check run');
export const readCheckRuns = (answer: unknown): readonly CheckRun[] =>
  read(checkRunPage, answer, 'a list of check runs');
export const readComment = (answer: unknown): Comment => read(comment, answer, 'a comment');
export const readComments = (answer: unknown): readonly Comment[] =>
  read(commentPage, answer, 'a list of comments');
export const readIssue = (answer: unknown): Issue => read(issue, answer, 'an issue');
export const readIssues = (answer: unknown): readonly Issue[] => read(issuePage, answer, 'a list of issues');
export const readHeadSha = (answer: unknown): string => read(pullRequest, answer, 'a pull request').head.sha;
export const readLogin = (answer: unknown): string => read(viewer, answer, 'the viewer').viewer.login;
/** The bodies that a comment has had, the newest first. */
export const readEdits = (answer: unknown): readonly string[] =>
  read(edits, answer, 'the edits of a comment').node.userContentEdits.nodes.map(({ diff }) => diff);

/** An answer by its schema. The validator's own words would quote what came. */
export function read<TSchema extends v.GenericSchema>(
  schema: TSchema,
  answer: unknown,
  what: string,
): v.InferOutput<TSchema> {
  const parsed = v.safeParse(schema, answer);
  if (parsed.success) return parsed.output;
  throw new Error(`GitHub did not answer with ${what}`);
}
