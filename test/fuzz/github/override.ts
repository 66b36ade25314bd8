import { pullOf } from '../../../sandbox/github/estate.ts';
import { setLabel } from '../../../sandbox/github/labels.ts';
import { readOverride } from '../../../src/github/override.ts';
import { PACING, type Question } from './question.ts';

const LABEL = 'policy-gate-override';
const CALLS = [
  { method: 'GET', path: /\/pulls\/42$/ },
  { method: 'GET', path: /\/issues\/42\/events/ },
  { method: 'GET', path: /\/activity/ },
  { method: 'GET', path: /\/permission$/ },
];

/** An override by a label that was set so many minutes after the pull request was opened, five before its last push. */
const overrideBy = (name: string, actor: string, minutes: number, calls = CALLS): Question => ({
  name,
  calls,
  prepare: ({ estate }) => {
    const at = new Date(Date.parse(pullOf(estate, 42).createdAt) + minutes * 60_000);
    setLabel(estate, { issue: 42, label: LABEL, actor, at });
  },
  async ask({ estate, url: apiUrl, jobToken: token }) {
    const came = await readOverride(
      { label: LABEL, roles: ['maintain', 'admin'] },
      { number: 42, headSha: pullOf(estate, 42).headSha },
      { repository: { owner: estate.owner, repo: estate.repo }, apiUrl, token, pacing: PACING },
    );
    return {
      decided: JSON.stringify(came ?? 'no label'),
      lenient: came?.kind === 'in-force',
      told: came?.kind === 'not-counted' ? [came.reason] : [],
    };
  },
});

/** One that counts, and two that do not. */
export const OVERRIDES: readonly Question[] = [
  overrideBy('override by a maintainer', 'alice-okafor', 10),
  overrideBy('override before the last push', 'alice-okafor', 1, CALLS.slice(0, 3)),
  overrideBy('override by somebody who may not', 'chen-mei', 10),
];
