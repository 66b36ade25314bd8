import type { Finding, PolicyReference } from '../finding/finding.ts';

/** Addresses, those of Azure's guests (`bob_contoso.com#EXT#@…`) included. A version (`pack@1.2.0`) is none. */
const E_MAIL =
  /[\p{L}\p{N}_][\p{L}\p{N}._%+'~!#$^*{}|-]{0,127}(?:@|%40)(?:[\p{L}\p{N}-]{1,63}\.){1,8}(?:xn--[a-z\d-]{1,59}|\p{L}{2,63})/giu;

/** Text without the e-mail addresses in it. */
export function withoutEmails(text: string): string {
  return /@|%40/.test(text) ? text.replace(E_MAIL, '(e-mail)') : text;
}

/**
 * A finding as reports may show it: without whom it is assigned to, which may be an e-mail address and is there to be
 * matched only, and without addresses in the prose of policies. Names and ids stay as they are: `pack@1.2.0` is none.
 */
export function withoutPersons(finding: Finding): Finding {
  const policy = policyWithoutEmails(finding.policy);
  const message = finding.message && withoutEmails(finding.message);
  const isAsItIs =
    finding.assignedTo === undefined && message === finding.message && policy === finding.policy;
  // Most findings name nobody, and there may be 200,000: those are not copied.
  if (isAsItIs) return finding;
  const { assignedTo: _, ...shown } = finding;
  return { ...shown, message, policy };
}

/** Findings share their policy, and go on sharing what is shown of it. */
const shownPolicies = new WeakMap<PolicyReference, PolicyReference>();

function policyWithoutEmails(policy: PolicyReference): PolicyReference {
  const known = shownPolicies.get(policy);
  if (known !== undefined) return known;
  const { title, packTitle, description, remediation } = policy;
  const prose = [title, packTitle, description, remediation].join(' ');
  const shown =
    withoutEmails(prose) === prose
      ? policy
      : {
          ...policy,
          title: title && withoutEmails(title),
          packTitle: packTitle && withoutEmails(packTitle),
          description: description && withoutEmails(description),
          remediation: remediation && withoutEmails(remediation),
        };
  shownPolicies.set(policy, shown);
  return shown;
}
