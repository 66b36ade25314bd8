import type { SandboxRequest } from '../server.ts';
import type { BeforeAnswer } from './call.ts';

/** Requests as their method and path tell them; the token tells one job's from another's. */
export type Wanted = {
  readonly method: string;
  readonly path: RegExp;
  readonly token?: string;
};

/** A request that waits before the service has seen it. */
export type Hold = {
  /** Once it has come. */
  readonly arrived: Promise<void>;
  /** Lets it in. */
  readonly release: () => void;
};

type Guard = { readonly wanted: Wanted; readonly stop: () => Promise<void> };

/** Decides which request comes before which other, without a clock: set `enter` as the server's `beforeAnswer`. */
export class Door {
  readonly #guards: Guard[] = [];

  readonly enter: BeforeAnswer = async (request) => {
    const place = this.#guards.findIndex(({ wanted }) => isWanted(request, wanted));
    const [guard] = place === -1 ? [] : this.#guards.splice(place, 1);
    await guard?.stop();
  };

  /** Holds the next such request until it is released; of two holds of the same, the second gets the one after. */
  hold(wanted: Wanted): Hold {
    const arrival = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const stop = (): Promise<void> => {
      arrival.resolve();
      return release.promise;
    };
    this.#guards.push({ wanted, stop });
    return { arrived: arrival.promise, release: () => release.resolve() };
  }

  /** Holds the next such request of each of these tokens until all of them have sent one; resolves then. */
  async meet(wanted: Omit<Wanted, 'token'>, tokens: readonly string[]): Promise<void> {
    const holds = tokens.map((token) => this.hold({ ...wanted, token }));
    await Promise.all(holds.map(({ arrived }) => arrived));
    for (const { release } of holds) release();
  }
}

function isWanted({ method, url, headers }: SandboxRequest, wanted: Wanted): boolean {
  if (method !== wanted.method || !wanted.path.test(url.pathname)) return false;
  return wanted.token === undefined || headers['authorization']?.split(' ')[1] === wanted.token;
}
