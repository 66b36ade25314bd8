import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReadingLimits, readReports } from '../../src/merge/read-reports.ts';
import { renderJson } from '../../src/report/json.ts';
import type { Report } from '../../src/report/report.ts';
import { RUN } from '../builders/report.ts';
import { join as joined } from '../report/joining.ts';
import { partOf } from './merge-scene.ts';

const MIB = 1_024 * 1_024;
const LIMITS: ReadingLimits = { files: 3, fileBytes: MIB, bytes: 2 * MIB };
const STACKS = ['acme/a/dev', 'acme/b/dev', 'acme/c/dev'] as const;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-test-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const contentOf = (stack: string): string => renderJson(partOf(stack, RUN));
const put = async (name: string, content: string): Promise<void> => {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), content);
};
/** Leaves the whole matrix, each report filled up with blanks to a size. */
const putAll = async (size = 0): Promise<void> => {
  for (const stack of STACKS) await put(`reports/${stack}.json`, contentOf(stack).padEnd(size));
};
/** What comes of joining what is there. */
async function merge(named: readonly string[] = ['reports'], limits = LIMITS): Promise<Report> {
  return joined([], await readReports({ directory: folder, roots: undefined }, named, RUN, limits));
}
const refused = ({ joined: of }: Report): readonly string[] =>
  (of?.refused ?? []).map(({ file, message }) => `${file}: ${message}`);
const NOT_PASSED = { verdict: 'error', exitCode: 3, passed: false } as const;

describe('more than is read is an error that says what to do', () => {
  it('not for as much as that', async () => {
    for (const stack of STACKS.slice(0, 2)) await put(`reports/${stack}.json`, contentOf(stack).padEnd(MIB));
    expect(await merge()).toMatchObject({ verdict: 'pass', joined: { reports: 2, refused: [] } });
  });

  it('of one report', async () => {
    await put('reports/1.json', contentOf(STACKS[0]));
    await put('reports/2.json', contentOf(STACKS[1]).padEnd(MIB + 1));
    const report = await merge();
    expect(report).toMatchObject({ ...NOT_PASSED, joined: { reports: 1 } });
    expect(refused(report)).toEqual([
      'reports/2.json: is more than the 1 MiB that are read of a report. Let its job gate fewer targets, and another job the rest.',
    ]);
  });

  it('of one report, as large as the command line and the action read', async () => {
    await put('reports/1.json', contentOf(STACKS[0]));
    await put('reports/2.json', '');
    await truncate(join(folder, 'reports/2.json'), 128 * MIB + 1);
    const report = joined([], await readReports({ directory: folder, roots: undefined }, ['reports'], RUN));
    expect(report).toMatchObject(NOT_PASSED);
    expect(refused(report).join()).toContain('more than the 128 MiB that are read of a report');
  });

  it('of all together, where what is too large by itself takes no place', async () => {
    await put('reports/0.json', 'x'.padEnd(2 * MIB));
    await putAll(MIB);
    const report = await merge(undefined, { ...LIMITS, files: 9 });
    expect(report).toMatchObject({ ...NOT_PASSED, joined: { reports: 2 } });
    expect(refused(report)).toEqual([
      expect.stringContaining('reports/0.json: is more than the 1 MiB'),
      'reports/acme/c/dev.json: does not fit into the 2 MiB that are read of all reports together. Split the matrix, each half with a policy file and a merge of its own.',
    ]);
  });

  it('of files', async () => {
    await putAll();
    await put('reports/copy.json', contentOf(STACKS[0]));
    const report = await merge(['reports/acme', 'reports/copy.json']);
    expect(report).toMatchObject({ ...NOT_PASSED, joined: { reports: 3 } });
    expect(refused(report)).toEqual([
      'reports/acme reports/copy.json: 4 files were found, and no more than 3 are joined. Name a directory that holds the reports of this run and nothing else.',
    ]);
  });

  it('of files, as many as the command line and the action join', async () => {
    for (let number = 0; number <= 2_000; number += 1) await put(`reports/${number}.json`, '');
    const { refused: told } = await readReports({ directory: folder, roots: undefined }, ['reports'], RUN);
    expect(told).toHaveLength(2_001);
    expect(told[0]?.message).toContain('2001 files were found, and no more than 2000 are joined.');
  });
});

describe('what is no report beside the whole matrix is an error by its name', () => {
  it.each<[string, string, string, () => Promise<unknown>]>([
    [
      'a link to a report',
      'reports/link.json',
      'is a symbolic link, which is not followed.',
      () => symlink(join(folder, 'reports/acme/a/dev.json'), join(folder, 'reports/link.json')),
    ],
    [
      'a link that leads nowhere',
      'reports/link.json',
      'is a symbolic link, which is not followed.',
      () => symlink(join(folder, 'nowhere'), join(folder, 'reports/link.json')),
    ],
    ['an empty file', 'reports/empty.json', 'is not JSON.', () => put('reports/empty.json', '')],
    ['an empty folder', 'other', 'there is no report.', () => mkdir(join(folder, 'other'))],
    [
      'a folder without JSON, named as a report',
      'other',
      'there is no report.',
      () => put('other/policy-gate.sarif', '{}'),
    ],
    ['a path that leads nowhere', 'other', 'there is no report.', () => Promise.resolve()],
    ['a pattern that matches nothing', 'other/*.json', 'there is no report.', () => Promise.resolve()],
    [
      'a name that no file can have',
      'x'.repeat(300),
      'cannot be read (ENAMETOOLONG).',
      () => Promise.resolve(),
    ],
  ])('%s', async (_, name, why, make) => {
    await putAll();
    await make();
    const report = await merge(name.startsWith('reports') ? ['reports'] : ['reports', name], {
      ...LIMITS,
      files: 9,
    });
    expect(report).toMatchObject({ ...NOT_PASSED, joined: { reports: 3 } });
    expect(refused(report)).toEqual([expect.stringContaining(`${name}: ${why}`)]);
  });

  it('a socket', async () => {
    await putAll();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'reports/s.json'), resolve));
    const report = await merge();
    await new Promise((resolve) => server.close(resolve));
    expect(report).toMatchObject(NOT_PASSED);
    expect(refused(report)).toEqual(['reports/s.json: is no file.']);
  });

  // A file that is there and gives an error when it is read, whoever reads it.
  it.skipIf(!existsSync('/proc/self/mem'))('a file that cannot be read', async () => {
    await putAll();
    const report = await merge(['reports', '/proc/self/mem'], { ...LIMITS, files: 9 });
    expect(report).toMatchObject({ ...NOT_PASSED, joined: { reports: 3 } });
    expect(refused(report)).toEqual(['/proc/self/mem: cannot be read (EIO).']);
  });
});

it('a folder whose name is that of a report is read as a folder', async () => {
  await putAll();
  await mkdir(join(folder, 'reports/more.json'));
  expect(await merge()).toMatchObject({ verdict: 'pass', joined: { reports: 3, refused: [] } });
});

it.each<[string, readonly string[]]>([
  ['by its folder and by its name', ['reports', 'reports/acme/a/dev.json']],
  ['by two ways to write its name', ['reports', './reports/acme/a/dev.json']],
  ['by two patterns', ['reports/**/*.json', 'reports/acme/*/dev.json']],
  ['by its folder and as a copy', ['reports', 'copy.json']],
])('a part that is given twice counts once: %s', async (_, named) => {
  await putAll();
  await put('copy.json', contentOf(STACKS[0]));
  const report = await merge(named, { ...LIMITS, files: 9 });
  expect(report).toMatchObject({ verdict: 'pass', joined: { reports: 3, refused: [] } });
});

describe('a link is not followed, also where it stands on the way', () => {
  beforeEach(async () => {
    await putAll();
    await mkdir(join(folder, 'elsewhere'));
    await writeFile(join(folder, 'elsewhere/more.json'), contentOf(STACKS[0]));
    await symlink(join(folder, 'elsewhere'), join(folder, 'reports/linked'));
  });

  it.each([
    ['reports/linked', 'symbolic link, which is not followed'],
    ['reports/linked/more.json', 'symbolic link, which is not followed'],
    ['reports/linked/m*.json', 'symbolic link, which is not followed'],
    ['reports/{linked,acme}/more.json', 'symbolic link, which is not followed'],
    ['reports/li*', 'symbolic link, which is not followed'],
    ['reports/*/more.json', 'there is no report'],
    ['reports/**/more.json', 'there is no report'],
    ['.', 'symbolic link, which is not followed'],
  ])('by the name %s', async (name, words) => {
    const report = await merge([name]);
    expect(report).toMatchObject(NOT_PASSED);
    expect(refused(report).join(' ')).toContain(words);
  });

  it('and no path or pattern leads out of where a run may read', async () => {
    const roots = [join(folder, 'reports')];
    const outside = [
      'elsewhere',
      'elsewhere/more.json',
      'elsewhere/*.json',
      'reports/../elsewhere',
      '/etc/host*',
    ];
    for (const name of outside) {
      const { reports, refused: told } = await readReports({ directory: folder, roots }, [name], RUN);
      expect([name, reports]).toEqual([name, []]);
      expect(told[0]?.message).toContain('outside of the workspace');
    }
  });
});
