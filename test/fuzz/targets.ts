import { CALLS } from '../faults/calls.ts';
import type { FuzzTarget } from './target.ts';
import { digests } from './targets/digests.ts';
import { githubAnswers } from './targets/github-answers.ts';
import { mergedReports } from './targets/merged-reports.ts';
import { policyFile } from './targets/policy-file.ts';
import { previewLog } from './targets/preview-log.ts';
import { renderings } from './targets/renderings.ts';
import { responsesOf } from './targets/responses.ts';

const isAskedInTime = ({ isAwaited, askedOf }: (typeof CALLS)[keyof typeof CALLS][number]): boolean =>
  isAwaited !== true && askedOf === undefined;

/** Everything that is fuzzed. */
export const TARGETS: readonly FuzzTarget[] = [
  responsesOf('responses-pulumi', CALLS.pulumi.filter(isAskedInTime)),
  responsesOf(
    'responses-azure',
    [...CALLS['azure, reading'], ...CALLS['azure, look-ups']].filter(isAskedInTime),
  ),
  githubAnswers,
  policyFile,
  previewLog,
  mergedReports,
  digests,
  renderings,
];
