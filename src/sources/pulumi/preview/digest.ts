import * as v from 'valibot';
import { ContractError } from '../../../errors.ts';
import { whatIsWrong } from '../../contract.ts';
import { Deletions } from './deletions.ts';
import { type EngineEvent, engineEvent, type PolicyEvent } from './event-schema.ts';
import { refuseLostEvents } from './lost-events.ts';
import { incomplete, Outcome, type PreviewOutcome } from './outcome.ts';
import { PolicyResults } from './results.ts';
import { parseUrn, rootUrn, type UrnParts } from './urn.ts';
import { failsPreview, isUndetermined, type PreviewViolation, toViolation } from './violation.ts';

/** What a preview is read for: the stack it must be of, and how to name the reading in messages. */
export type PreviewAbout = { readonly what: string; readonly project: string; readonly stack: string };

/** What one whole preview of a stack says about policies. */
export type PreviewDigest = {
  readonly violations: readonly PreviewViolation[];
  /** Policies that could not be evaluated before the update: neither violated nor passed. */
  readonly undetermined: readonly PreviewViolation[];
  /** Proof that the policy was evaluated on the resource and found nothing. */
  passed(pack: string, policy: string, urn: string): boolean;
  /** Proof that the resource goes, and the thing itself with it. */
  deletes(urn: string): boolean;
  /** The policy packs that ran, by name, with their versions as the CLI writes them. */
  readonly packs: ReadonlyMap<string, string>;
  /** The preview failed by policy violations, and by nothing else. */
  readonly failed: boolean;
  /** When the first event was written: what came later, the preview may not know. */
  readonly startedAt: string;
  /** When the last event was written. */
  readonly observedAt: string;
};

/**
 * Reads the engine events of one preview, one by one, and keeps what the digest needs: the log of a large stack
 * holds the whole state of every resource. Throws a SourceError for what is no whole preview of the stack.
 */
export class PreviewDigester {
  readonly #about: PreviewAbout;
  readonly #outcome: Outcome;
  readonly #deletions = new Deletions();
  readonly #results = new PolicyResults();
  readonly #policyEvents: PolicyEvent[] = [];
  /** The stack's own names as the log spells them. */
  #names: UrnParts | undefined;
  #count = 0;
  #hasBegun = false;
  #sequence = Number.NEGATIVE_INFINITY;
  #firstSecond = Number.POSITIVE_INFINITY;
  #lastSecond = 0;

  constructor(about: PreviewAbout) {
    this.#about = about;
    this.#outcome = new Outcome(about.what);
  }

  /** How many events were read. */
  get count(): number {
    return this.#count;
  }

  add(raw: unknown): void {
    this.#count += 1;
    const event = this.#parse(raw);
    this.#followSequence(event);
    this.#followOpening(event);
    this.#firstSecond = Math.min(this.#firstSecond, event.timestamp);
    this.#lastSecond = Math.max(this.#lastSecond, event.timestamp);
    for (const step of [event.resourcePreEvent, event.resOutputsEvent, event.resOpFailedEvent]) {
      if (!step) continue;
      this.#claim(step.metadata.urn);
      this.#deletions.add(step);
    }
    this.#addPolicies(event);
    if (event.diagnosticEvent?.urn) this.#claim(event.diagnosticEvent.urn);
    this.#outcome.add(event);
  }

  finish(): PreviewDigest {
    const { packs, failed } = this.#outcome.close(this.#policyEvents.some(failsPreview));
    if (this.#names === undefined) {
      throw incomplete(
        this.#about.what,
        'no event names a resource, so nothing shows which stack this is a preview of.',
        'Was the preview made in the directory of the project?',
      );
    }
    const root = rootUrn(this.#names);
    if (this.#deletions.has(root)) {
      throw incomplete(
        this.#about.what,
        'the stack itself is deleted, so this is the preview of a `pulumi destroy`.',
        'Give the log of `pulumi preview`.',
      );
    }
    const reported = this.#policyEvents.map((event) => toViolation(event, root));
    refuseLostEvents(this.#results, reported, this.#about.what);
    return this.#digest(root, reported, { packs, failed });
  }

  #digest(
    root: string,
    reported: readonly PreviewViolation[],
    { packs, failed }: PreviewOutcome,
  ): PreviewDigest {
    const named = new Set(reported.map(({ pack, policy, urn }) => JSON.stringify([pack, policy, urn])));
    return {
      violations: reported.filter((violation) => !isUndetermined(violation)),
      undetermined: reported.filter(isUndetermined),
      passed: (pack, policy, urn) => {
        if (named.has(JSON.stringify([pack, policy, urn]))) return false;
        // Older CLIs leave the stack policies out of a failed preview, while each resource's summary may list them.
        if (failed && !this.#results.isStackAnalyzed(pack)) return false;
        return this.#results.passed(pack, policy, urn, root);
      },
      deletes: (urn) => this.#deletions.has(urn),
      packs,
      failed,
      startedAt: new Date(this.#firstSecond * 1_000).toISOString(),
      observedAt: new Date(this.#lastSecond * 1_000).toISOString(),
    };
  }

  #parse(raw: unknown): EngineEvent {
    const parsed = v.safeParse(engineEvent, raw);
    if (parsed.success) return parsed.output;
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue) ?? 'the whole event';
    throw new ContractError(
      `${this.#about.what} failed: event ${this.#count} is no engine event of a preview: ${where}: ${whatIsWrong(issue)}. ` +
        'If the Pulumi CLI has changed, a newer version of Policy Gate may read it.',
    );
  }

  /** Gaps are normal: the CLI leaves out what it cannot convert. The API's events have no numbers. */
  #followSequence({ sequence }: EngineEvent): void {
    if (typeof sequence !== 'number') return;
    if (sequence <= this.#sequence) {
      throw incomplete(
        this.#about.what,
        `event ${this.#count} has sequence ${sequence} after ${this.#sequence}, so this is more than one log, or one out of order.`,
        'Give the log of one preview.',
      );
    }
    this.#sequence = sequence;
  }

  /** The engine opens every operation with a prelude: a log that starts behind it has lost its head. */
  #followOpening(event: EngineEvent): void {
    if (event.preludeEvent) this.#hasBegun = true;
    const { resourcePreEvent, policyEvent, policyAnalyzeSummaryEvent, summaryEvent } = event;
    if (this.#hasBegun || !(resourcePreEvent ?? policyEvent ?? policyAnalyzeSummaryEvent ?? summaryEvent))
      return;
    throw incomplete(
      this.#about.what,
      `event ${this.#count} comes before the prelude that opens every preview, so the beginning of the log is missing.`,
      'Give the whole log.',
    );
  }

  #addPolicies({
    policyEvent,
    policyAnalyzeSummaryEvent: analyzed,
    policyAnalyzeStackSummaryEvent: stack,
  }: EngineEvent): void {
    if (policyEvent) {
      if (policyEvent.resourceUrn) this.#claim(policyEvent.resourceUrn);
      this.#policyEvents.push(policyEvent);
    }
    if (analyzed) {
      this.#claim(analyzed.resourceUrn);
      this.#results.addResource(analyzed.resourceUrn, analyzed);
    }
    if (stack) this.#results.addStack(stack);
  }

  /**
   * A URN must be of the stack. It names no organisation, so another organisation's stack of the same names cannot
   * be told apart. Whether names differ by case is not documented; proofs are kept by the exact URN, so a stack
   * that differs in case only proves nothing about this one.
   */
  #claim(urn: string): void {
    const names = parseUrn(urn);
    if (names === undefined) {
      throw new ContractError(
        `${this.#about.what} failed: event ${this.#count} names ${JSON.stringify(urn.slice(0, 200))}, which is no URN of Pulumi.`,
      );
    }
    const { project, stack } = this.#about;
    const asked = `${project}/${stack}`;
    const came = `${names.project}/${names.stack}`;
    if (came.toLowerCase() !== asked.toLowerCase()) {
      throw incomplete(
        this.#about.what,
        `event ${this.#count} is about a resource of ${JSON.stringify(came)}, while the preview of ${asked} was asked for.`,
        'Give each stack its own preview.',
      );
    }
    this.#names ??= names;
  }
}
