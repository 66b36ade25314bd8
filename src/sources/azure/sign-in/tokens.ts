import { SourceError } from '../../../errors.ts';
import type { TokenSource } from '../../http.ts';

/** A bearer token, and how long it lives from when it was asked for. */
export type AccessToken = {
  readonly token: string;
  /** Absent where nobody said, or where it is over already by this machine's clock. */
  readonly lifetimeMs: number | undefined;
};

export type TokenPorts = {
  readonly clock: () => Date;
  readonly info: (line: string) => void;
};

/** A token with less left may expire on its way; one that lives shorter is renewed at half its life. */
const MARGIN_MS = 5 * 60_000;

type Kept = {
  readonly token: string;
  /** Milliseconds since 1970; infinite where the life is not known. */
  readonly expiresAt: number;
  /** Came in place of a token that was refused: when this one is refused too, another would be no better. */
  readonly inPlace: boolean;
  refreshAt: number;
};

/** A token that was given: there is no other. */
export function givenToken(token: string): TokenSource {
  return { current: () => Promise.resolve(token), renew: () => Promise.resolve(undefined) };
}

/** Tokens of a sign-in, kept until shortly before they expire. `first` is one that is there already. */
export function createTokenSource(
  signIn: () => Promise<AccessToken>,
  { clock, info }: TokenPorts,
  first?: AccessToken,
): TokenSource {
  let kept = first === undefined ? undefined : keep(first, clock().getTime(), false);
  let pending: Promise<Kept> | undefined;
  const ask = async (inPlace: boolean): Promise<Kept> => {
    const askedAt = clock().getTime();
    kept = keep(await signIn(), askedAt, inPlace);
    return kept;
  };
  const refresh = (inPlace: boolean): Promise<Kept> => {
    pending ??= ask(inPlace).finally(() => {
      pending = undefined;
    });
    return pending;
  };
  const current = async (): Promise<string> => {
    const known = kept;
    const now = clock().getTime();
    if (known !== undefined && now < known.refreshAt) return known.token;
    if (known === undefined || now >= known.expiresAt) return (await refresh(false)).token;
    return (await refresh(false).catch((error: unknown) => stayWith(known, error, info))).token;
  };
  return {
    current,
    async renew(refused) {
      if (pending === undefined && kept?.token !== refused) return current();
      if (pending === undefined && kept?.inPlace === true) return undefined;
      const { token } = await refresh(true);
      return token === refused ? undefined : token;
    },
  };
}

function keep({ token, lifetimeMs }: AccessToken, askedAt: number, inPlace: boolean): Kept {
  if (lifetimeMs === undefined || !(lifetimeMs > 0)) {
    return { token, inPlace, expiresAt: Number.POSITIVE_INFINITY, refreshAt: Number.POSITIVE_INFINITY };
  }
  const expiresAt = askedAt + lifetimeMs;
  return { token, inPlace, expiresAt, refreshAt: expiresAt - Math.min(MARGIN_MS, lifetimeMs / 2) };
}

/** A token that still lives is better than none: it is used to its end, where no other can be had. */
function stayWith(known: Kept, error: unknown, info: TokenPorts['info']): Kept {
  if (!(error instanceof SourceError)) throw error;
  if (known.refreshAt === known.expiresAt) return known;
  known.refreshAt = known.expiresAt;
  info(`Azure: the token was not renewed and is used until it expires. ${error.message}`);
  return known;
}
