import { describe, expect, it } from 'vitest';
import { INPUT_NAMES, readInputs, secretInputs } from '../../src/config/inputs.ts';
import { AZURE_CLOUDS } from '../../src/sources/azure/sign-in/clouds.ts';
import { inputsOf as read } from '../builders/config.ts';
import { problemsOf, refusedWith } from './problems.ts';

describe('inputs that are not set', () => {
  const defaults = {
    'pulumi-stacks': [],
    'pulumi-accounts': [],
    'azure-scopes': [],
    part: false,
    'azure-since': { agoMs: 86_400_000 },
    'pulumi-cloud-url': new URL('https://api.pulumi.com'),
    'azure-environment': AZURE_CLOUDS.get('AzureCloud'),
    thresholds: [],
    'comment-mode': 'always',
    'report-formats': ['json'],
    'tracking-issue': false,
    'dry-run': false,
  };

  it('have the defaults of the design; what a policy file may set too has none here', async () => {
    expect(await readInputs({})).toEqual(defaults);
  });

  it('are the same as empty and blank ones', () => {
    const blank = Object.fromEntries(
      INPUT_NAMES.map((name, index) => [name, index % 2 === 0 ? '' : '  \n ']),
    );
    expect(read(blank)).toEqual(defaults);
  });
});

const WORDS: readonly (readonly [string, readonly string[]])[] = [
  ['fail-on-severity', ['critical', 'high', 'medium', 'low', 'none']],
  ['fail-on-level', ['mandatory', 'remediate', 'advisory', 'none']],
  ['fail-on-priority', ['p0', 'p1', 'p2', 'p3', 'p4', 'none']],
  ['on-error', ['fail', 'warn', 'pass']],
  ['on-no-evidence', ['fail', 'warn', 'pass']],
  ['on-fork', ['skip', 'fail']],
  ['comment-mode', ['always', 'on-breach', 'on-change', 'off']],
];

describe('inputs of a few words', () => {
  it.each(WORDS.flatMap(([name, words]) => words.map((word) => [name, word] as const)))(
    '%s takes %s',
    (name, word) => {
      expect(read({ [name]: word })).toMatchObject({ [name]: word });
      expect(read({ [name]: ` ${word}\n` })).toMatchObject({ [name]: word });
    },
  );

  it.each(
    WORDS.flatMap(([name, words]) =>
      ['High', 'yes', 'disabled', 'unspecified', 'fail,warn'].map((word) => [name, word, words] as const),
    ),
  )('%s refuses %j and tells the allowed words', (name, word, words) => {
    const [problem, ...more] = problemsOf(() => read({ [name]: word }));
    expect(more).toEqual([]);
    expect(problem).toContain(`${name}: ${JSON.stringify(word)} is not allowed.`);
    expect(problem).toContain(`Allowed: ${words.join(', ')}.`);
  });

  it.each(['part', 'only-new', 'warn-only', 'tracking-issue', 'dry-run'])(
    '%s takes true and false only',
    (name) => {
      expect(read({ [name]: 'true' })).toMatchObject({ [name]: true });
      expect(read({ [name]: 'false' })).toMatchObject({ [name]: false });
      for (const word of ['True', 'FALSE', '1', '0', 'yes', 'on']) {
        expect(problemsOf(() => read({ [name]: word }))).toHaveLength(1);
      }
    },
  );

  it.each([
    ['fail-on-severity', 'critcal', 'critical'],
    ['fail-on-severity', 'High', 'high'],
    ['fail-on-level', 'mandatroy', 'mandatory'],
    ['on-error', 'warm', 'warn'],
    ['comment-mode', 'on_change', 'on-change'],
  ])('%s: %s is answered with "did you mean %s"', (name, typed, meant) => {
    expect(problemsOf(() => read({ [name]: typed }))[0]).toContain(`Did you mean "${meant}"?`);
  });

  it('suggests nothing for a word near to none', () => {
    expect(problemsOf(() => read({ 'on-error': 'explode' }))[0]).not.toContain('Did you mean');
  });
});

describe('report-formats', () => {
  it.each(['json,markdown', 'markdown\njson', ' json , markdown,\n\njson'])('reads %j, each once', (text) => {
    expect(read({ 'report-formats': text })).toMatchObject({ 'report-formats': ['json', 'markdown'] });
  });

  it.each([
    ['json, jsn', '"jsn" is not allowed. Did you mean "json"? Allowed: json, '],
    ['JSON,pdf', '"JSON", "pdf" are not allowed. Did you mean "json"? Allowed: json, '],
    [' , ', 'names nothing. Allowed: json, '],
  ])('refuses %j', (text, problem) => {
    const problems = problemsOf(() => read({ 'report-formats': text }));
    expect(problems).toEqual([expect.stringContaining(`report-formats: ${problem}`)]);
  });
});

describe('unknown inputs', () => {
  it('are refused with the nearest name', () => {
    expect(problemsOf(() => read({ 'pulumi-stack': 'a/b/c' }))).toEqual([
      `pulumi-stack: is not an input. Did you mean "pulumi-stacks"? Allowed: ${INPUT_NAMES.join(', ')}.`,
    ]);
  });

  it('are refused though empty: a misspelt name is a mistake', () => {
    expect(problemsOf(() => read({ 'fail-on-sevrity': '' }))[0]).toContain(
      'Did you mean "fail-on-severity"?',
    );
  });

  it('are not looked for outside the inputs', async () => {
    await expect(readInputs({ PATH: '/bin', INPUTS: 'x', GITHUB_TOKEN: 'x' })).resolves.toBeDefined();
  });

  it('never show their value', () => {
    expect(problemsOf(() => read({ 'pulumi-token': 'pul-secret' })).join()).not.toContain('pul-secret');
  });
});

describe('all problems', () => {
  it('are told at once', () => {
    const problems = problemsOf(() =>
      read({
        'pulumi-stacks': 'acme\nacme/website/production\na/b/../c',
        'azure-scopes': '/subscriptions/x',
        'azure-since': 'yesterday',
        'on-error': 'never',
        thresholds: '{ hihg: 1, low: -1 }',
        'warn-only': 'yes',
        colour: 'red',
      }),
    );
    expect(problems.map((problem) => problem.replace(/:.*$/s, '')).sort()).toEqual([
      'azure-scopes',
      'azure-since',
      'colour',
      'on-error',
      'pulumi-stacks',
      'thresholds',
      'warn-only',
    ]);
    const told = problems.join('\n');
    for (const value of ['"acme"', '"a/b/../c"', 'hihg: ', '-1']) expect(told).toContain(value);
  });
});

describe('thresholds', () => {
  it.each(['', ' \n', '{}'])('that name nothing limit nothing: %j', async (text) => {
    expect(await readInputs({ INPUT_THRESHOLDS: text })).toMatchObject({ thresholds: [] });
  });

  it('are read where there are some', async () => {
    const { thresholds } = await readInputs({ INPUT_THRESHOLDS: ' total: 7\n' });
    expect(thresholds).toEqual([{ key: 'total', max: 7, action: 'fail' }]);
  });

  it('are refused together with other inputs, in their order', async () => {
    const env = { 'INPUT_WARN-ONLY': 'yes', INPUT_THRESHOLDS: '[', 'INPUT_ON-ERROR': 'never' };
    const problems = await refusedWith(readInputs(env));
    expect(problems.map((problem) => problem.replace(/:.*$/s, ''))).toEqual([
      'thresholds',
      'warn-only',
      'on-error',
    ]);
    expect(problems[0]).toContain('not readable as YAML');
  });
});

const SECRETS = ['pulumi-access-token', 'azure-client-secret', 'github-token', 'config-token'] as const;

describe('secrets', () => {
  it.each(SECRETS)('%s is taken without the blanks around it', (name) => {
    expect(read({ [name]: ' pul-0123456789\n' })).toMatchObject({ [name]: 'pul-0123456789' });
  });

  it.each(
    SECRETS.flatMap((name) =>
      [
        'top secret',
        'top\nsecret',
        'top\r\nsecret',
        'top\tsecret',
        'topsecrét',
        'top\u0000secret',
        'top\u200Bsecret',
      ].map((value) => [name, value] as const),
    ),
  )('%s refuses %j and never shows it', (name, value) => {
    const problems = problemsOf(() => read({ [name]: value }));
    expect(problems).toHaveLength(1);
    expect(problems.join()).toContain(`${name}: `);
    expect(problems.join().replace(name, '')).not.toMatch(/top|secr/);
  });

  it.each(['pulumi-cloud-url', 'azure-environment'])('in an address of %s are never shown', (name) => {
    const problems = problemsOf(() => read({ [name]: 'https://user:hunter2@example.com' }));
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('are listed, to be masked before anything is printed, good or bad', () => {
    const env = {
      'INPUT_PULUMI-ACCESS-TOKEN': 'pul-1\nx',
      'INPUT_GITHUB-TOKEN': ' ghs_2 ',
      'INPUT_CONFIG-TOKEN': 'ghp_5',
      AZURE_ACCESS_TOKEN: 'eyJ3',
    };
    expect([...secretInputs(env)].sort()).toEqual(['eyJ3', 'ghp_5', 'ghs_2', 'pul-1\nx']);
    expect(secretInputs({ PULUMI_ACCESS_TOKEN: 'pul-4' })).toEqual(['pul-4']);
    expect(secretInputs({ 'INPUT_GITHUB-TOKEN': '' })).toEqual([]);
  });
});

describe('variables beside the inputs', () => {
  it.each([
    ['PULUMI_ACCESS_TOKEN', 'pul-env', { 'pulumi-access-token': 'pul-env' }],
    ['AZURE_ACCESS_TOKEN', 'eyJ', { AZURE_ACCESS_TOKEN: 'eyJ' }],
  ])('%s stands in', async (name, value, expected) => {
    expect(await readInputs({ [name]: value })).toMatchObject(expected);
  });

  it('PULUMI_BACKEND_URL stands in', () => {
    const stacks = { 'pulumi-stacks': 'acme/website/production' };
    const { 'pulumi-cloud-url': url } = read(stacks, { PULUMI_BACKEND_URL: 'https://pulumi.acme.com' });
    expect(url.href).toBe('https://pulumi.acme.com/');
  });

  it('PULUMI_BACKEND_URL says nothing to a step that gates no stack', () => {
    const { 'pulumi-cloud-url': url } = read({}, { PULUMI_BACKEND_URL: 's3://state' });
    expect(url.href).toBe('https://api.pulumi.com/');
  });

  it('are named in what is wrong with them', () => {
    const stacks = { 'pulumi-stacks': 'acme/website/production' };
    expect(() => read(stacks, { PULUMI_BACKEND_URL: 's3://state' })).toThrow(/^PULUMI_BACKEND_URL: /);
  });

  it('give way to an input', () => {
    const env = { PULUMI_ACCESS_TOKEN: 'pul-env', PULUMI_BACKEND_URL: 's3://bucket' };
    const inputs = read(
      { 'pulumi-access-token': 'pul-input', 'pulumi-cloud-url': 'https://pulumi.acme.com' },
      env,
    );
    expect(inputs).toMatchObject({ 'pulumi-access-token': 'pul-input' });
    expect(inputs['pulumi-cloud-url'].href).toBe('https://pulumi.acme.com/');
  });

  it('are taken where the input is empty', () => {
    expect(read({ 'pulumi-access-token': '' }, { PULUMI_ACCESS_TOKEN: 'pul-env' })).toMatchObject({
      'pulumi-access-token': 'pul-env',
    });
  });
});

describe('comment-key', () => {
  it.each(['production', 'x'.repeat(200), 'équipe à'])('takes %s', (key) => {
    expect(read({ 'comment-key': key })).toMatchObject({ 'comment-key': key });
  });

  it.each(['two\nlines', 'x'.repeat(201), 'bidi\u202Ex', 'bell\u0007x'])('refuses %j', (key) => {
    expect(problemsOf(() => read({ 'comment-key': key }))).toHaveLength(1);
  });
});
