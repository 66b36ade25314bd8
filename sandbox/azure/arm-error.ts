import type { SandboxResponse } from '../server.ts';

/** A refusal on the way to an answer, sent in the shape of Azure Resource Manager. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  /** The answer; recorded errors name no charset. */
  toResponse(): SandboxResponse {
    return {
      status: this.status,
      headers: { 'content-type': 'application/json', ...this.headers },
      body: { error: { code: this.code, message: this.message } },
    };
  }
}
