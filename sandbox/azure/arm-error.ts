import type { SandboxResponse } from '../server.ts';

/** What exactly was wrong, where the code alone does not say. */
export type ArmErrorDetail = { readonly code: string; readonly message: string };

/** A refusal on the way to an answer, sent in the shape of Azure Resource Manager. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  readonly details: readonly ArmErrorDetail[];

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Record<string, string> = {},
    details: readonly ArmErrorDetail[] = [],
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.details = details;
  }

  /** The answer; recorded errors name no charset. */
  toResponse(): SandboxResponse {
    return {
      status: this.status,
      headers: { 'content-type': 'application/json', ...this.headers },
      body: { error: { code: this.code, message: this.message, ...this.#detailed() } },
    };
  }

  #detailed(): { details?: readonly ArmErrorDetail[] } {
    return this.details.length === 0 ? {} : { details: this.details };
  }
}
