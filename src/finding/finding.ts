import type { Axis, Level, Priority, Severity } from './axis.ts';

export type SourceName = 'pulumi' | 'azure';

/**
 * Which step decided a severity: the policy file's map; the service's own word; or for Azure the metadata of the
 * assignment or the definition (`security-center`: its `securityCenter.Severity`), Defender's assessments, or the
 * policy's effect.
 */
export type SeverityFrom =
  | 'file'
  | 'service'
  | 'assignment'
  | 'definition'
  | 'security-center'
  | 'defender'
  | 'effect';

/**
 * Which step decided a level: the policy file's map; the service's own word; or for Azure the policy's effect, or an
 * assignment that does not enforce it.
 */
export type LevelFrom = 'file' | 'service' | 'effect' | 'assignment';

/** Words by axis, for the axes on which reports of one finding disagree. */
export type ReportedWords = {
  readonly severity?: readonly Severity[] | undefined;
  readonly level?: readonly Level[] | undefined;
  readonly priority?: readonly Priority[] | undefined;
};

/** The policy that was broken. `pack` is a Pulumi policy pack, or an Azure initiative or assignment. */
export type PolicyReference = {
  readonly pack: string;
  readonly version?: string | undefined;
  readonly name: string;
  /** The policy's and the pack's names for people. */
  readonly title?: string | undefined;
  readonly packTitle?: string | undefined;
  /** What the policy asks for, in its author's words. */
  readonly description?: string | undefined;
  /** How to comply, in the author's words. */
  readonly remediation?: string | undefined;
  /** Where the author says more: text of the service, never an address of ours. */
  readonly url?: string | undefined;
  /** The compliance framework that the policy belongs to, with its version and reference. */
  readonly framework?: string | undefined;
  /** The pack's page in the service's console: an address of our own making. */
  readonly packPage?: string | undefined;
  /** Which of several uses of one definition in an Azure initiative. */
  readonly reference?: string | undefined;
  /** What the policy is about, in Azure's or its author's words: "Key Vault". */
  readonly category?: string | undefined;
  /** ARM ids of the Azure assignment, definition and initiative, as they came. */
  readonly assignment?: string | undefined;
  readonly definition?: string | undefined;
  readonly initiative?: string | undefined;
};

/** A part of a resource that an Azure policy judges by itself, such as a certificate in a key vault. */
export type Component = { readonly id: string; readonly type: string; readonly name: string };

export type ResourceReference = {
  /** URN or ARM id, as the service spells it. */
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly provider?: string | undefined;
};

/**
 * One broken policy on one resource, in one shape for both services. All text comes from the services and is
 * hostile until a renderer has neutralised it. Timestamps are RFC 3339, as they came.
 */
export type Finding = {
  readonly source: SourceName;
  /** Hash of the source and the grouping key; the same in every run. */
  readonly fingerprint: string;
  readonly severity: Severity;
  readonly severityFrom: SeverityFrom;
  readonly level: Level;
  readonly levelFrom: LevelFrom;
  readonly priority: Priority;
  /** The words behind an `unknown`, as they came. */
  readonly unknownWords: Readonly<Partial<Record<Axis, string>>>;
  /** Every word of an axis on which reports of the finding disagree: which is the worst, the policy's ranks decide. */
  readonly reportedWords?: ReportedWords | undefined;
  readonly kind?: string | undefined;
  readonly status?: string | undefined;
  /** Login of whom the issue is assigned to. It may be an e-mail address, so no report shows it. */
  readonly assignedTo?: string | undefined;
  /** Ids of the Pulumi issues behind the finding. */
  readonly issueIds?: readonly string[] | undefined;
  /** This change's own preview found it, and it is not open yet: new by definition. */
  readonly introduced?: boolean | undefined;
  /** Azure's word for what the policy does, lower-cased. */
  readonly effect?: string | undefined;
  /** The request was refused: nothing noncompliant was created. */
  readonly blocked: boolean;
  /** Blocked findings of one deployment share it: when it was first denied (RFC 3339). */
  readonly deployment?: string | undefined;
  /** The parts of the resource that do not comply, where the policy judges parts. */
  readonly components?: readonly Component[] | undefined;
  readonly policy: PolicyReference;
  readonly resource: ResourceReference;
  /** `org/project/stack`, `org/account[/child]`, or the subscription or resource group of the resource. */
  readonly scope: string;
  readonly message?: string | undefined;
  readonly firstObservedAt: string;
  readonly lastObservedAt: string;
  readonly url?: string | undefined;
  /** How often the service reported it, at least 1. */
  readonly occurrences: number;
};
