import type { SandboxResponse } from '../server.ts';
import type { Call, RepositoryRoute } from './call.ts';
import { notFound } from './errors.ts';
import { type ApiObject, userRecord } from './user-record.ts';

const DOCS = '/rest/collaborators/collaborators';

const BASE_ROLES = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;

type BaseRole = (typeof BASE_ROLES)[number];

/** The role of an account in our repository: one of GitHub's own, or one that the organization made of it. */
export type GitHubRole = BaseRole | { readonly name: string; readonly base: BaseRole };

/** What GitHub called a role when there were fewer. */
const LEGACY: Record<BaseRole, 'admin' | 'write' | 'read' | 'none'> = {
  none: 'none',
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
};

/** Who may do what. Any token that sees the repository may ask. */
export const COLLABORATOR_ROUTES: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/collaborators/:username/permission', handler: getPermission },
];

function getPermission({ request, context, origin }: Call): SandboxResponse {
  const login = request.params['username'] ?? '';
  const user = context.estate.users.find(
    (candidate) => candidate.login.toLowerCase() === login.toLowerCase() && candidate.kind !== 'Organization',
  );
  if (user === undefined) return notFound(DOCS, `${login} is not a user`);
  const { name, base } = typeof user.role === 'string' ? { name: user.role, base: user.role } : user.role;
  const record = { ...userRecord(origin, user), permissions: permissions(base), role_name: name };
  return { status: 200, body: { permission: LEGACY[base], role_name: name, user: record } };
}

function permissions(role: BaseRole): ApiObject {
  const atLeast = (least: BaseRole): boolean => BASE_ROLES.indexOf(role) >= BASE_ROLES.indexOf(least);
  return {
    admin: atLeast('admin'),
    maintain: atLeast('maintain'),
    push: atLeast('write'),
    triage: atLeast('triage'),
    pull: atLeast('read'),
  };
}
