import type { SandboxResponse } from '../server.ts';

/** An error as Pulumi Cloud words it (sdk/go/common/apitype/errors.go). */
export function apiError(code: number, message: string): SandboxResponse {
  return { status: code, body: { code, message } };
}
