import * as v from 'valibot';
import { LEVELS, PRIORITIES, SEVERITIES } from '../../finding/axis.ts';
import { listOf, word } from '../schema.ts';
import { selectorSchema } from './selector.ts';

const severities = listOf(
  v.object({ match: selectorSchema, severity: v.pipe(word(SEVERITIES), v.description('The word they get')) }),
);
const levels = listOf(
  v.object({ match: selectorSchema, level: v.pipe(word(LEVELS), v.description('The word they get')) }),
);

const UNKNOWN = 'As what a + ranks words that nobody knows';

/** How severities rank, and which the policy gives to findings that bring none of their own. */
export const severitySchema = v.object({
  unspecified: v.exactOptional(
    v.pipe(word(SEVERITIES), v.description('As what a + ranks a severity that is empty or absent')),
  ),
  unknown: v.exactOptional(v.pipe(word(SEVERITIES), v.description(UNKNOWN))),
  azure: v.exactOptional(
    v.pipe(severities, v.description('Severities of Azure findings, first that matches')),
  ),
  pulumi: v.exactOptional(
    v.pipe(severities, v.description('Severities of Pulumi issues that name none, or one that nobody knows')),
  ),
});

/** The same of enforcement levels. */
export const levelSchema = v.object({
  unknown: v.exactOptional(v.pipe(word(LEVELS), v.description(UNKNOWN))),
  azure: v.exactOptional(v.pipe(levels, v.description('Levels of Azure findings, first that matches'))),
  pulumi: v.exactOptional(
    v.pipe(levels, v.description('Levels of Pulumi issues that name none, or one that nobody knows')),
  ),
});

/** How priorities rank. */
export const prioritySchema = v.object({
  unknown: v.exactOptional(v.pipe(word(PRIORITIES), v.description(UNKNOWN))),
});
