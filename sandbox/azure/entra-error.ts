import { randomUUID } from 'node:crypto';

/** A refusal of the token endpoint, with its AADSTS number. */
export class EntraError extends Error {
  readonly status: number;
  readonly error: string;
  readonly number: number;

  constructor(status: number, error: string, number: number, message: string) {
    super(message);
    this.status = status;
    this.error = error;
    this.number = number;
  }

  /** The body as Entra words it: the description names trace, correlation and time once more. */
  toBody(now: Date) {
    const trace = randomUUID();
    const correlation = randomUUID();
    const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
    return {
      error: this.error,
      error_description:
        `AADSTS${this.number}: ${this.message} ` +
        `Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [this.number],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${this.number}`,
    };
  }
}

/** The 401 of a client that could not prove who it is. */
export function invalidClient(number: number, message: string): EntraError {
  return new EntraError(401, 'invalid_client', number, message);
}
