import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import type { Marker } from '../../src/report/marker.ts';
import { type CommentScene, marker, startComments } from './comment-scene.ts';

/**
 * Lets the requests of several runs in one by one. Whenever each run that is not done yet waits with one, the next
 * choice says whose turn it is.
 */
function takeTurns(github: GitHubSandbox, tokens: readonly string[], choices: readonly number[]) {
  const waiting = new Map<string, () => void>();
  const running = new Set(tokens);
  let turn = 0;
  const next = (): void => {
    if (waiting.size < running.size) return;
    const ready = tokens.filter((token) => waiting.has(token));
    const chosen = ready[(choices[turn % choices.length] ?? 0) % ready.length] ?? '';
    turn += 1;
    const letIn = waiting.get(chosen);
    waiting.delete(chosen);
    letIn?.();
  };
  github.beforeAnswer = ({ headers }) => {
    const letIn = Promise.withResolvers<void>();
    waiting.set(headers['authorization']?.split(' ')[1] ?? '', letIn.resolve);
    next();
    return letIn.promise;
  };
  return {
    done: (token: string): void => {
      running.delete(token);
      next();
    },
  };
}

type Publishing = { readonly marker: Marker; readonly text: string };

/** All publish at once, each with a token of its own, and settle; returns where they say that their comments are. */
async function publishTogether(
  { github, wanted, publish }: CommentScene,
  publishings: readonly Publishing[],
  choices: readonly number[],
): Promise<readonly string[]> {
  const rights = github.estate.tokens.get(github.jobToken);
  const tokens = publishings.map((_, place) => `ghs_run-${place}`);
  for (const token of tokens) if (rights !== undefined) github.estate.tokens.set(token, rights);
  const turns = takeTurns(github, tokens, choices);
  return Promise.all(
    publishings.map(async ({ marker, text }, place) => {
      const token = tokens[place] ?? '';
      const result = await publish(wanted(0, text, { marker }), token);
      await result.settle();
      turns.done(token);
      return result.url;
    }),
  );
}

const ORDERS = fc.sample(fc.array(fc.nat(2), { minLength: 8, maxLength: 24 }), { numRuns: 40, seed: 6 });

async function inEveryOrder<T>(play: (choices: readonly number[]) => Promise<T>, expected: T): Promise<void> {
  const outcomes = await Promise.all(ORDERS.map(async (choices) => ({ choices, came: await play(choices) })));
  expect(outcomes).toEqual(ORDERS.map((choices) => ({ choices, came: expected })));
}

describe('whatever order GitHub takes the requests in', () => {
  it.each([
    ['nothing is there yet', []],
    ['a comment is there', [1]],
  ])('three runs at once leave one comment, of the run that read last, where %s', async (_, before) => {
    const publishings = [4, 5, 6].map((minute) => ({ marker: marker(minute), text: `of minute ${minute}` }));
    const play = async (choices: readonly number[]) => {
      const scene = await startComments();
      for (const minute of before) await scene.publish(scene.wanted(minute, 'before'));
      const urls = await publishTogether(scene, publishings, choices);
      await scene.github.close();
      return { texts: scene.texts(), ids: scene.marked().map(({ id }) => id), urls };
    };
    await inEveryOrder(
      async (choices) => {
        const { texts, ids, urls } = await play(choices);
        return { texts, lead: urls.every((url) => url.endsWith(`#issuecomment-${ids[0]}`)) };
      },
      { texts: ['of minute 6'], lead: true },
    );
  });

  it('the jobs of a matrix leave a comment each, of their own run', async () => {
    const keys = ['1', '2', '3'].map((digit) => digit.repeat(16));
    const of = (run: number) =>
      keys.map((key, place) => ({ marker: marker(run + place, { key, run }), text: `${key} in run ${run}` }));
    await inEveryOrder(
      async (choices) => {
        const scene = await startComments();
        for (const { marker: own, text } of of(10)) {
          await scene.publish(scene.wanted(0, text, { marker: own }));
        }
        await publishTogether(scene, of(20), choices);
        await scene.github.close();
        return scene.github.estate.comments.slice(-keys.length).map(({ body }) => body.split('\n')[1]);
      },
      of(20).map(({ text }) => text),
    );
  });
});
