import { describe, expect, it } from 'vitest';
import { fileOf } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

const LABEL = 'must be the name of a label: one line of 1 to 50 characters.';
const LOGIN = 'must be the login of somebody, such as octocat, without @; teams cannot be assigned.';
const many = (count: number): string => Array.from({ length: count }, (_, place) => `l${place}`).join(', ');

describe('labels and assignees of the tracking issue', () => {
  it.each([
    ...['""', '" "', '"a\\nb"', `"${'x'.repeat(51)}"`].map((label) => [
      `tracking-labels: [ok, ${label}]`,
      `tracking-labels[1]: ${LABEL}`,
    ]),
    ['tracking-labels: ops', 'tracking-labels: must be a list.'],
    ['tracking-labels: [1]', 'tracking-labels[0]: 1 is not a text. Put a word or a number in quotes.'],
    [`tracking-labels: [${many(101)}]`, 'tracking-labels: must name at most 100 labels.'],
    ...['"@octocat"', 'acme/team', 'a--b', '-a', 'a-', `"${'x'.repeat(40)}"`, '""'].map((login) => [
      `tracking-assignees: [${login}]`,
      `tracking-assignees[0]: ${LOGIN}`,
    ]),
    [
      `tracking-assignees: [${many(11)}]`,
      'tracking-assignees: must name at most 10 people, as GitHub takes no more.',
    ],
  ])('%s is refused', (text, words) => {
    const [problem = '', ...more] = problemsOf(() => fileOf(`report: { ${text} }`));
    expect(problem.replace(/^policy\.yml:2:\d+: /, '')).toBe(`report.${words}`);
    expect(more).toEqual([]);
  });
});
