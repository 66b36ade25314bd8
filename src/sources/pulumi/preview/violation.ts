import { toLevel } from '../../../finding/axis.ts';
import type { PolicyEvent } from './event-schema.ts';

/** One violation that a preview reports, with the words of its level and severity as far as they came. */
export type PreviewViolation = {
  readonly pack: string;
  readonly version: string | undefined;
  readonly policy: string;
  readonly urn: string;
  readonly message: string;
  readonly level: string | undefined;
  readonly severity: string | undefined;
};

/**
 * The levels by the comment of AppPolicyEvent that are named otherwise elsewhere. The CLI writes the plain level,
 * which needs no translation.
 */
const OTHER_LEVELS = new Map([
  ['warning', 'advisory'],
  ['none', 'disabled'],
]);

/** Marks that the CLI turns into colours of the terminal, such as `<{%reset%}>` and `<{%fg 1%}>`. */
const COLOUR_MARK = /<\{%[^%]*%\}>/g;

/** Reads a policy event. A violation of a stack policy may name no resource; it is the stack's own then. */
export function toViolation(event: PolicyEvent, root: string): PreviewViolation {
  return {
    pack: event.policyPackName,
    version: event.policyPackVersionTag || event.policyPackVersion || undefined,
    policy: event.policyName,
    // The engine puts the root's URN in itself. That issues name the stack so too is not documented.
    urn: event.resourceUrn || root,
    message: withoutColours(event.message),
    level: plainLevel(event.enforcementLevel),
    severity: event.severity ?? undefined,
  };
}

/** Text of the CLI without its colour marks. */
export function withoutColours(text: string): string {
  return text.replaceAll(COLOUR_MARK, '').trim();
}

/** Whether a violation of this level makes a preview fail by itself. */
export function failsPreview({ enforcementLevel }: PolicyEvent): boolean {
  return ['mandatory', 'remediate'].includes(toLevel(plainLevel(enforcementLevel)));
}

/**
 * Whether a policy says no more than that it could not be evaluated, since it needs a value that only the update
 * will know. The policy SDKs report that as an advisory violation of their own wording.
 */
export function isUndetermined({ policy, level, message }: PreviewViolation): boolean {
  return (
    toLevel(level) === 'advisory' &&
    message.startsWith(`can't run policy '${policy}'`) &&
    message.includes(' during preview: ') &&
    message.endsWith("can't be known during preview") &&
    !message.includes('\n')
  );
}

function plainLevel(level: string | null | undefined): string | undefined {
  return OTHER_LEVELS.get(level?.trim().toLowerCase() ?? '') ?? level ?? undefined;
}
