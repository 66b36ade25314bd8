import { appendFileSync } from 'node:fs';
import { EOL } from 'node:os';
import * as core from '@actions/core';
import type { Environment } from '../config/inputs.ts';
import type { Annotation } from '../report/annotations.ts';
import type { RenderOptions } from '../report/render-options.ts';
import type { Report } from '../report/report.ts';
import { DEFAULT_PACING } from '../sources/pacing.ts';

/** What the gate says to the runner. */
export type Workflow = {
  /** A log line, already inert. */
  readonly info: (line: string) => void;
  /** Log lines under a title that folds them away, all of it inert. */
  readonly group: (title: string, lines: readonly string[]) => void;
  /** Shows the report, in the place of its lines of a job log. */
  readonly showReport?: (report: Report, options: RenderOptions) => void;
  readonly annotate: (annotation: Annotation) => void;
  readonly setOutput: (name: string, value: string) => void;
  readonly addSecret: (secret: string) => void;
  /** The job's identity token from GitHub, for an audience; whoever asks masks it. */
  readonly identityToken: (audience: string) => Promise<string>;
  readonly appendSummary: (markdown: string) => Promise<void>;
};

/** Longer than all tries together: what ends them is the run's own deadline. */
const IDENTITY_DEADLINE_MS = 5 * 60_000;

const ANNOTATE = { error: core.error, warning: core.warning, notice: core.notice };

/** The runner of GitHub Actions. Without a summary file (on a desk, say) the summary is left out. */
export function actionsWorkflow(env: Environment): Workflow {
  return {
    info: core.info,
    group(title, lines) {
      core.startGroup(title);
      for (const line of lines) core.info(line);
      core.endGroup();
    },
    annotate: ({ level, title, message }) => ANNOTATE[level](message, { title }),
    setOutput: core.setOutput,
    addSecret: core.setSecret,
    identityToken: async (audience) => {
      const { askIdentityToken } = await import('../github/identity-token.ts');
      const signal = AbortSignal.timeout(IDENTITY_DEADLINE_MS);
      return askIdentityToken(env, audience, { signal, pacing: DEFAULT_PACING });
    },
    async appendSummary(markdown) {
      const path = env['GITHUB_STEP_SUMMARY'];
      // The toolkit writes in parts, and a job that is cancelled between two of them would leave half of it.
      if (path) appendFileSync(path, `${markdown}${EOL}`);
    },
  };
}
