import type { SandboxResponse } from '../server.ts';
import { property } from './call.ts';
import {
  ANNOTATION_LEVELS,
  CHECK_STATUSES,
  type CheckRunOutput,
  CONCLUSIONS,
  type GitHubAnnotation,
  type GitHubCheckRun,
} from './check-run-record.ts';
import { CHECKS, unparsable, unprocessable } from './errors.ts';

const MOST_ANNOTATIONS = 50;
const LONGEST_TEXT = 65_535;
const LONGEST_TITLE = 255;
const LONGEST_MESSAGE = 65_536;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** What a request sets; what it leaves out is undefined. */
export type CheckRunBody = Given<
  Pick<GitHubCheckRun, 'name' | 'headSha' | 'status' | 'detailsUrl' | 'externalId' | 'startedAt'>
> & {
  readonly conclusion: (typeof CONCLUSIONS)[number] | undefined;
  readonly completedAt: string | undefined;
  readonly output: Given<CheckRunOutput> | undefined;
};

type Given<T> = { readonly [K in keyof T]: T[K] | undefined };

/** Thrown where a body does not fit, and caught in this file. */
class Misfit extends Error {}

/** What a request wants of a check run, or the refusal it earns. */
export function readCheckRunBody(
  body: unknown,
  kind: 'create' | 'update',
): { readonly given: CheckRunBody } | SandboxResponse {
  if (typeof body === 'string') return unparsable(CHECKS);
  try {
    return { given: parse(body, kind) };
  } catch (error) {
    if (error instanceof Misfit) return unprocessable(`Invalid request.\n\n${error.message}`, CHECKS);
    throw error;
  }
}

function parse(body: unknown, kind: 'create' | 'update'): CheckRunBody {
  const create = kind === 'create';
  const status = member(body, 'status', CHECK_STATUSES);
  const conclusion = member(body, 'conclusion', CONCLUSIONS);
  const completedAt = instant(body, 'completed_at');
  if ((status === 'completed' || completedAt !== undefined) && conclusion === undefined) {
    throw notSupplied('conclusion');
  }
  return {
    name: text(body, 'name', { required: create }),
    headSha: text(body, 'head_sha', { required: create }),
    detailsUrl: text(body, 'details_url'),
    externalId: text(body, 'external_id'),
    startedAt: instant(body, 'started_at'),
    status,
    conclusion,
    completedAt,
    output: output(property(body, 'output')),
  };
}

function output(given: unknown): Given<CheckRunOutput> | undefined {
  if (given === undefined) return undefined;
  const annotations = property(given, 'annotations') ?? [];
  if (!Array.isArray(annotations)) throw new Misfit(`For 'properties/annotations', not an array.`);
  if (annotations.length > MOST_ANNOTATIONS) {
    throw new Misfit(
      `No more than ${MOST_ANNOTATIONS} items are allowed; ${annotations.length} were supplied.`,
    );
  }
  return {
    title: text(given, 'title', { required: true, longest: LONGEST_TITLE }),
    summary: text(given, 'summary', { required: true, longest: LONGEST_TEXT }),
    text: text(given, 'text', { longest: LONGEST_TEXT }),
    annotations: annotations.map(annotation),
  };
}

function annotation(given: unknown): GitHubAnnotation {
  const level = member(given, 'annotation_level', ANNOTATION_LEVELS);
  if (level === undefined) throw notSupplied('annotation_level');
  const path = text(given, 'path', { required: true }) ?? '';
  if (path === '' || path.startsWith('/')) throw new Misfit(`"path" is no path of a file in the repository.`);
  return {
    path,
    startLine: line(given, 'start_line'),
    endLine: line(given, 'end_line'),
    level,
    message: text(given, 'message', { required: true, longest: LONGEST_MESSAGE }) ?? '',
    title: text(given, 'title', { longest: LONGEST_TITLE }) ?? null,
  };
}

/** A limit counts bytes of UTF-8, whatever the description says. */
function text(
  body: unknown,
  name: string,
  { required = false, longest = Number.POSITIVE_INFINITY } = {},
): string | undefined {
  const value = property(body, name);
  if (value === undefined && !required) return undefined;
  if (value === undefined) throw notSupplied(name);
  if (typeof value !== 'string')
    throw new Misfit(`For 'properties/${name}', ${JSON.stringify(value)} is not a string.`);
  const length = Buffer.byteLength(value);
  if (length > longest) throw new Misfit(`Only ${longest} characters are allowed; ${length} were supplied.`);
  if (required && value.trim() === '') throw new Misfit(`"${name}" can't be blank.`);
  return value;
}

function line(body: unknown, name: string): number {
  const value = property(body, name);
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw new Misfit(`For 'properties/${name}', ${JSON.stringify(value)} is not a line number.`);
}

function member<const W extends string>(body: unknown, name: string, words: readonly W[]): W | undefined {
  const value = property(body, name);
  const word = words.find((one) => one === value);
  if (value === undefined || word !== undefined) return word;
  throw new Misfit(
    `For 'properties/${name}', ${JSON.stringify(value)} is not a member of ${JSON.stringify(words)}.`,
  );
}

function instant(body: unknown, name: string): string | undefined {
  const value = text(body, name);
  if (value === undefined) return undefined;
  if (!INSTANT.test(value)) throw new Misfit(`For 'properties/${name}', ${value} is not a valid date-time.`);
  return value.replace(/\.\d+Z$/, 'Z');
}

function notSupplied(name: string): Misfit {
  return new Misfit(`"${name}" wasn't supplied.`);
}
