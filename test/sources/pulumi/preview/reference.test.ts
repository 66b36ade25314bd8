import { describe, expect, it } from 'vitest';
import {
  type PreviewReference,
  parsePreviewLines,
} from '../../../../src/sources/pulumi/preview/reference.ts';

const ID = '6f1c2a34-0b7d-4c4e-9a51-2f3b8d9e7a10';
const LATEST = { kind: 'latest' } as const;
const log = (path: string) => ({ kind: 'log', path }) as const;

function problemIn(text: string): string {
  const parsed = parsePreviewLines(text);
  return 'problem' in parsed ? parsed.problem : '';
}

describe('one preview without a stack', () => {
  it.each<[string, PreviewReference]>([
    ['latest', LATEST],
    ['  latest \n', LATEST],
    [ID, { kind: 'update', id: ID }],
    [ID.toUpperCase(), { kind: 'update', id: ID.toUpperCase() }],
    ['preview.jsonl', log('preview.jsonl')],
    ['./latest', log('./latest')],
    ['latest.json', log('latest.json')],
    ['events', log('events')],
    ['out/of/here', log('out/of/here')],
    ['C:\\temp\\events', log('C:\\temp\\events')],
    [`${ID}.log`, log(`${ID}.log`)],
    ['a log.json', log('a log.json')],
  ])('%s', (text, reference) => {
    expect(parsePreviewLines(text)).toEqual({ value: [{ stack: undefined, reference }] });
  });
});

it('one preview for each stack', () => {
  const text = `acme/website/prod=latest\r\n\n acme/website/dev = out/a=b.jsonl \nacme/shop/prod=${ID}`;
  expect(parsePreviewLines(text)).toEqual({
    value: [
      { stack: 'acme/website/prod', reference: LATEST },
      { stack: 'acme/website/dev', reference: log('out/a=b.jsonl') },
      { stack: 'acme/shop/prod', reference: { kind: 'update', id: ID } },
    ],
  });
});

describe('refused', () => {
  it.each<[string, string, readonly string[]]>([
    ['nothing', ' \n ', ['names no preview']],
    ['two without a stack', 'a.json\nb.json', ['"a.json", "b.json" are 2 previews without a stack']],
    ['a mix', 'a.json\nacme/web/prod=latest', ['"a.json" names no stack, while other lines do']],
    ['no value', 'acme/web/prod=', ['"acme/web/prod=" names no preview']],
    ['a stack twice', 'acme/web/prod=latest\nAcme/Web/Prod=b.json', ['"acme/web/prod" has 2 previews']],
    ['half a stack', 'web/prod=latest', ['"web/prod" is not a stack']],
    ['a stack of four parts', 'a/b/c/d=latest', ['"a/b/c/d" is not a stack']],
    ['no stack', '=latest', ['"" is not a stack']],
    ['a path that holds =', './run=1.jsonl', ['"./run" is not a stack', 'write its stack in front']],
    ['Latest', 'Latest', ['"Latest" is no preview. Did you mean "latest"?', '"./Latest"']],
    ['lastest', 'acme/web/prod=lastest', ['Did you mean "latest"?']],
    [
      'all at once',
      'web/prod=\nLATEST\nb.json\nacme/a/b=latest\nacme/a/b=latest',
      [
        '"web/prod" is not a stack',
        'names no preview after',
        'Did you mean',
        '"LATEST", "b.json" names no stack',
        '"acme/a/b" has 2',
      ],
    ],
  ])('%s', (_, text, words) => {
    const problem = problemIn(text);
    for (const expected of words) expect(problem).toContain(expected);
  });

  it('a misspelt stack gets no advice about paths', () => {
    expect(problemIn('web/prod=latest')).not.toContain('path');
  });
});
