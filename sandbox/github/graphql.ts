import type { SandboxResponse } from '../server.ts';
import { type Call, property } from './call.ts';
import { answerEdits } from './comment-edits.ts';
import { findUser, nodeId } from './user-record.ts';

const VIEWER_QUERY = /^(?:query(?:\s+\w+)?\s*)?\{\s*viewer\s*\{(?<fields>[^{}]*)\}\s*\}$/;

/** POST /graphql: the `viewer` query, the one for a comment's edits, and no other. */
export function answerGraphql(call: Call): SandboxResponse {
  const { viewer } = call.context.switches;
  const query = property(call.request.body, 'query');
  if (typeof query !== 'string') {
    return { status: 400, body: { message: 'A query attribute must be specified and must be a string.' } };
  }
  if (viewer === 'refused') return refused();
  const edits = answerEdits(call, query);
  if (edits !== undefined) return edits;
  const fields = VIEWER_QUERY.exec(query.replace(/#.*$/gm, '').trim())?.groups?.['fields'];
  if (fields === undefined)
    return failed({ message: 'The sandbox plays the queries for the viewer and for edits alone' });
  if (viewer === 'error') {
    return failed({
      type: 'FORBIDDEN',
      path: ['viewer'],
      extensions: { saml_failure: false },
      locations: [{ line: 1, column: 3 }],
      message: 'Resource not accessible by integration',
    });
  }
  return viewerRecord(call, fields.split(/[\s,]+/).filter(Boolean));
}

function viewerRecord({ token, context }: Call, fields: readonly string[]): SandboxResponse {
  const { login, id } = findUser(context.estate, token.login);
  const known = new Map<string, unknown>([
    ['login', login],
    ['databaseId', id],
    ['id', nodeId(token.kind, id)],
    ['__typename', 'User'],
  ]);
  const unknown = fields.find((field) => !known.has(field));
  if (unknown !== undefined) {
    return failed({
      path: ['query', 'viewer', unknown],
      extensions: { code: 'undefinedField', typeName: 'User', fieldName: unknown },
      locations: [{ line: 1, column: 3 }],
      message: `Field '${unknown}' doesn't exist on type 'User'`,
    });
  }
  const viewer = Object.fromEntries(fields.map((field) => [field, known.get(field)]));
  return { status: 200, body: { data: { viewer } } };
}

function refused(): SandboxResponse {
  const message = 'Resource not accessible by integration';
  return {
    status: 403,
    body: { message, documentation_url: 'https://docs.github.com/graphql', status: '403' },
  };
}

/** GraphQL reports its failures under status 200. */
function failed(error: Record<string, unknown>): SandboxResponse {
  return { status: 200, body: { data: null, errors: [error] } };
}
