import { SourceError } from '../../../errors.ts';
import type { EngineEvent, SummaryEvent } from './event-schema.ts';
import { withoutColours } from './violation.ts';

/** How the engine closes a preview that policies made fail (reportExecResult in deployment_executor.go). */
const CLOSING_WORDS = 'preview failed';

/** How much of the CLI's own words goes into a message, in characters. */
const WORDS_LIMIT = 300;

/** How a whole preview ended. `failed`: by policy violations, and by nothing else. */
export type PreviewOutcome = { readonly packs: ReadonlyMap<string, string>; readonly failed: boolean };

/** The error of a preview that proves nothing by its silence. */
export function incomplete(what: string, came: string, remedy: string): SourceError {
  return new SourceError('incomplete', `${what} failed: ${came} ${remedy}`);
}

/** Follows whether a preview came to its end, and refuses every end that leaves policies unevaluated. */
export class Outcome {
  readonly #what: string;
  #summary: SummaryEvent | undefined;
  /** The engine's own failures; a preview with one has failed whatever its result says. */
  #breakdown: string | undefined;
  /** The first error message that is not the closing word about policies. */
  #error: string | undefined;
  #closed = false;

  constructor(what: string) {
    this.#what = what;
  }

  add({ diagnosticEvent, errorEvent, resOpFailedEvent, summaryEvent }: EngineEvent): void {
    if (diagnosticEvent?.severity === 'error') this.#addError(withoutColours(diagnosticEvent.message));
    if (errorEvent) this.#breakdown ??= withoutColours(errorEvent.error);
    if (resOpFailedEvent) {
      this.#breakdown ??= `${resOpFailedEvent.metadata.op} of ${resOpFailedEvent.metadata.urn} failed`;
    }
    if (!summaryEvent) return;
    if (this.#summary !== undefined) {
      throw incomplete(
        this.#what,
        'there are two summaries, so this is the log of more than one operation, such as of `pulumi up`.',
        'Give the log of one `pulumi preview`.',
      );
    }
    this.#summary = summaryEvent;
  }

  /** `violated`: a violation was reported that makes a preview fail by itself. */
  close(violated: boolean): PreviewOutcome {
    const summary = this.#wholeSummary();
    const failed = this.#hasFailed(summary);
    const error = this.#breakdown ?? this.#error;
    // What came after another failure was never evaluated, even where policies were violated before it.
    if (failed && (error !== undefined || !violated)) {
      const came =
        error === undefined
          ? 'the preview failed, and no violated policy explains why.'
          : `the preview failed with ${JSON.stringify(error.slice(0, WORDS_LIMIT))}.`;
      const remedy = 'What came after the failure was not evaluated: mend the preview first.';
      throw incomplete(this.#what, came, remedy);
    }
    const packs = new Map(Object.entries(summary.PolicyPacks ?? {}));
    if (packs.size > 0) return { packs, failed };
    throw incomplete(
      this.#what,
      'no policy pack ran in the preview, so it says nothing about policies.',
      'Is the stack in a policy group with enabled packs, and was the preview made with the Pulumi Cloud backend or --policy-pack?',
    );
  }

  #addError(message: string): void {
    if (message.toLowerCase() === CLOSING_WORDS) this.#closed = true;
    else this.#error ??= message;
  }

  #wholeSummary(): SummaryEvent {
    const summary = this.#summary;
    if (summary === undefined) {
      throw incomplete(
        this.#what,
        'the closing summary is missing, so the log is cut or the preview never ended.',
        'Wait until `pulumi preview` has ended, and give its whole log.',
      );
    }
    if (summary.isPreview !== true) {
      throw incomplete(
        this.#what,
        'the summary does not say that this is a preview, so it is the log of an update, or of a CLI too old to say so.',
        'Give the log of `pulumi preview`.',
      );
    }
    if (summary.maybeCorrupt) {
      throw incomplete(
        this.#what,
        'the summary says that resources may be in an invalid state.',
        "Mend the stack's state, and preview again.",
      );
    }
    return summary;
  }

  /** Older CLIs write no result: an error is all that they show of a failure. */
  #hasFailed({ result }: SummaryEvent): boolean {
    if (result === 'failed' || this.#breakdown !== undefined) return true;
    if (result === 'succeeded') return false;
    if (!result) return this.#closed || this.#error !== undefined;
    throw incomplete(
      this.#what,
      `the preview ended as ${JSON.stringify(result.slice(0, WORDS_LIMIT))}.`,
      'Run it again, to its end.',
    );
  }
}
