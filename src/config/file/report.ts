import * as v from 'valibot';
import { flag, listOf, notText, repositoryPath } from '../schema.ts';

/** GitHub takes no more of either for one issue. */
const MOST_LABELS = 100;
const MOST_ASSIGNEES = 10;

/** Names of people in companies that manage their accounts end in an underscore and a short code; bots in `[bot]`. */
const LOGIN = /^[A-Za-z\d](?:[A-Za-z\d]|[-_](?=[A-Za-z\d])){0,38}(?:\[bot\])?$/;

const labelSchema = v.pipe(
  v.string(notText),
  v.regex(/^(?=.*\S)\P{C}{1,50}$/u, 'must be the name of a label: one line of 1 to 50 characters.'),
);

const loginSchema = v.pipe(
  v.string(notText),
  v.regex(LOGIN, 'must be the login of somebody, such as octocat, without @; teams cannot be assigned.'),
);

/** What is reported, and where. */
export const reportSchema = v.object({
  annotations: v.exactOptional(v.pipe(flag(), v.description('Annotate the run'))),
  'check-run': v.exactOptional(v.pipe(flag(), v.description('Set a check run of its own'))),
  redact: v.exactOptional(v.pipe(flag(), v.description('Hide subscription and account ids'))),
  'sarif-location': v.exactOptional(
    v.pipe(repositoryPath, v.description('File that SARIF results point at')),
  ),
  'tracking-labels': v.exactOptional(
    v.pipe(
      listOf(labelSchema),
      v.maxLength(MOST_LABELS, `must name at most ${MOST_LABELS} labels.`),
      v.description('Labels that the tracking issue is opened with'),
    ),
  ),
  'tracking-assignees': v.exactOptional(
    v.pipe(
      listOf(loginSchema),
      v.maxLength(MOST_ASSIGNEES, `must name at most ${MOST_ASSIGNEES} people, as GitHub takes no more.`),
      v.description('Logins of those whom the tracking issue is assigned to as it is opened'),
    ),
  ),
});
