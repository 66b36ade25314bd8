/** Policy Insights, subscriptions and the tenant have quotas of their own; the names have changed over the years. */
const REMAINING = /^x-ms-(?:ratelimit-remaining-|user-quota-remaining$)/;

/**
 * How many more requests Azure says it will answer: the least of all the quotas that an answer names
 * (`x-ms-ratelimit-remaining-…`, and Resource Graph's `x-ms-user-quota-remaining`); undefined where it names none.
 */
export function remainingRequests(headers: Headers): number | undefined {
  const counts = [...headers]
    .filter(([name, value]) => REMAINING.test(name) && /^\d+$/.test(value))
    .map(([, value]) => Number(value));
  return counts.length === 0 ? undefined : Math.min(...counts);
}
