import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { diffResults } from '../../src/diff/results-diff.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Whether the commits are here: a shallow clone or an archive doesn't have them. */
function hasCommits(...commits: readonly string[]): boolean {
  try {
    for (const commit of commits) {
      execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: root, stdio: 'ignore' });
    }
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasCommits('758e704', '5da7915', '9ff9d98^', '9ff9d98'))('in this history', () => {
  test('a sharpness that had not converged had its claim wrong', async () => {
    const { changes, runs, problems } = await diffResults(root, '758e704', '5da7915');
    const flips = changes.filter((change) => change.flips);
    expect(flips).toEqual([
      {
        kind: 'claim',
        of: 'edge-of-stability/staysWithinTenth',
        before: {
          text: expect.stringMatching(/^1\.08, .*95% interval 1\.06 to 1\.10, over 3 seeds/),
          number: expect.closeTo(1.08),
          outcome: 'supported',
        },
        after: {
          text: expect.stringMatching(/^1\.13, .*95% interval 1\.12 to 1\.14, over 3 seeds/),
          number: expect.closeTo(1.13),
          outcome: 'refuted',
        },
        cause: 'runs',
        flips: true,
        visible: true,
        uses: ['src/content/posts/edge-of-stability.mdx:28'],
      },
    ]);
    expect(new Set(changes.map(({ cause }) => cause))).toEqual(new Set(['runs']));
    expect(runs.map(({ kind }) => kind)).toEqual(Array(9).fill('replaced'));
    expect(runs[0]!.because).toContain('iterations 8 → 40');
    expect(problems).toEqual([]);
  });

  test('a quiet machine changed nothing but how long it took', async () => {
    const { changes, runs, figures } = await diffResults(root, '9ff9d98^', '9ff9d98');
    expect(changes.map(({ of, before, after }) => [of, before?.text, after?.text])).toEqual([
      ['edge-of-stability/duration', '1\u00a0min\u00a056\u00a0s', '13\u00a0s'],
    ]);
    expect(runs.map(({ kind }) => kind)).toEqual(Array(9).fill('repeated'));
    expect(figures.size).toBe(0);
  });
});
