/** Statuses that a person has closed an issue with. */
export const TRIAGED_STATUSES = ['ignored', 'by_design'] as const;

/** Statuses of an issue that is done with. Any other, known or not, counts. */
export const CLOSED_STATUSES = ['fixed', ...TRIAGED_STATUSES] as const;

/** Whether an issue of this status is done with; one without a status is not. */
export function isClosed(status: string | undefined): boolean {
  return CLOSED_STATUSES.some((closed) => closed === status);
}

/** Whether a person has closed an issue of this status. */
export function isTriaged(status: string | undefined): boolean {
  return TRIAGED_STATUSES.some((triaged) => triaged === status);
}
