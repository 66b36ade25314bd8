import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutEmails, withoutPersons } from '../../src/report/people.ts';
import { makeFinding } from '../builders/finding.ts';

describe('e-mail addresses are struck out of text', () => {
  it.each([
    ['Ask jo.okafor@acme.example first.', 'Ask (e-mail) first.'],
    ['bob_contoso.com#EXT#@tenant.onmicrosoft.com did it', '(e-mail) did it'],
    ['mailto:jo%40acme.example', 'mailto:(e-mail)'],
    ['Pack acme-aws@1.2.0, team @acme/platform, a @ b', 'Pack acme-aws@1.2.0, team @acme/platform, a @ b'],
  ])('%s', (text, expected) => {
    expect(withoutEmails(text)).toBe(expected);
  });
});

describe('a finding names nobody', () => {
  const MAIL = 'Ask jo@acme.example.';

  it.each(['title', 'packTitle', 'description', 'remediation'] as const)("in its policy's %s", (key) => {
    const { policy } = withoutPersons(makeFinding({ policy: { [key]: MAIL } }));
    expect(policy[key]).toBe('Ask (e-mail).');
  });

  it('in its message, nor as whom it is assigned to', () => {
    const shown = withoutPersons(makeFinding({ message: MAIL, assignedTo: 'jo@acme.example' }));
    expect(shown.message).toBe('Ask (e-mail).');
    expect(shown).not.toHaveProperty('assignedTo');
    expect(withoutPersons(makeFinding({ assignedTo: 'jo' }))).not.toHaveProperty('assignedTo');
  });

  it('and is itself where nobody is named, with every other fact as it was', () => {
    const finding = makeFinding({ message: 'Pack acme@1.2.0 is old.' });
    expect(withoutPersons(finding)).toBe(finding);
    const named = makeFinding({ message: MAIL, policy: { title: 'T', version: '1.2.0' } });
    expect(withoutPersons(named)).toEqual({ ...named, message: 'Ask (e-mail).' });
  });

  it('whatever the words around it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        const shown = withoutPersons(makeFinding({ message: `${before} jo@acme.example ${after}` }));
        expect(JSON.stringify(shown)).not.toContain('jo@acme.example');
      }),
    );
  });
});
