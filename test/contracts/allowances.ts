import type { Exchange } from '../../sandbox/server.ts';
import { ALIASES, UNDESCRIBED } from './addresses.ts';
import type { ServiceName } from './official.ts';
import { TOLERANCES, UNDECLARED_ANSWERS } from './tolerances.ts';

/** Applies the tables of what may differ, and notes which entries were needed, so that none outlives its cause. */
export class Allowances {
  readonly #used = new Set<object>();

  tolerates(service: ServiceName, operation: string, problem: string): boolean {
    const found = TOLERANCES.find(
      (one) => one.service === service && one.operation.test(operation) && one.problem.test(problem),
    );
    return this.#use(found) !== undefined;
  }

  /** Why the address of an exchange is in no description, if it may be so. */
  undescribed(service: ServiceName, { method, path }: Exchange): string | undefined {
    const found = UNDESCRIBED.find(
      (one) => one.service === service && one.method === method && one.path.test(path),
    );
    return this.#use(found)?.reason;
  }

  /** The path as the description spells it. */
  documentedPath(service: ServiceName, path: string): string {
    const alias = this.#use(ALIASES.find((one) => one.service === service && one.path.test(path)));
    return alias === undefined ? path : path.replace(alias.path, alias.described);
  }

  /** How to check the body of an answer with a status that is not declared; undefined where it may not come. */
  undeclaredAnswer(
    service: ServiceName,
    operation: string,
    status: number,
  ): ((body: unknown) => readonly string[]) | undefined {
    const found = UNDECLARED_ANSWERS.find(
      (one) => one.service === service && one.operation.test(operation) && one.statuses.includes(status),
    );
    return this.#use(found)?.problems;
  }

  /** Reasons of the entries that nothing needed. */
  needless(): readonly string[] {
    return [...TOLERANCES, ...UNDESCRIBED, ...ALIASES, ...UNDECLARED_ANSWERS]
      .filter((allowance) => !this.#used.has(allowance))
      .map(({ service, reason }) => `${service}: ${reason}`);
  }

  #use<T extends object>(allowance: T | undefined): T | undefined {
    if (allowance !== undefined) this.#used.add(allowance);
    return allowance;
  }
}
