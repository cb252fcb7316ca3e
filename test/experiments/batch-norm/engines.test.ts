import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { engineNamed } from '../../../src/lab/engines/select.ts';
import { engineNames } from '../../../src/lab/records/engine-names.ts';

type Steps = Record<string, number>[];

/**
 * If two values of a pooled window differ only by a rounding error, engines may choose different maxima, and the
 * gradients then differ by much more. This seed has no such window.
 */
const seed = '3';
const variants = ['standard', 'batch-norm'];

const engines = await Promise.all(
  engineNames
    .filter((name) => name !== 'cpu')
    .map(async (name) => ({ name, why: await engineNamed(name).whyUnavailable() })),
);
const usable = engines.filter(({ why }) => why === undefined);
for (const { name, why } of engines) if (why) console.info(`not compared: ${name} (${why})`);

describe.each(variants)('the first steps of %s', { timeout: 120_000 }, (variant) => {
  test(`have the same measurements on all engines to 1e-5: ${usable.map(({ name }) => name)}`, async () => {
    const expected = await firstSteps('cpu', variant);
    expect(expected).toHaveLength(2);
    expect(Object.keys(expected[0]!).length).toBeGreaterThan(20);
    for (const { name } of usable) {
      const actual = await firstSteps(name, variant);
      for (const metric of metricsOf(expected)) {
        expect(largestError(actual, expected, metric), `${metric} on ${name}`).toBeLessThan(1e-5);
      }
    }
  });
});

/** Runs in its own process, because a back end can't be unloaded. */
async function firstSteps(engine: (typeof engineNames)[number], variant: string): Promise<Steps> {
  const script = fileURLToPath(new URL('first-steps.ts', import.meta.url));
  const args = ['--import', 'tsx', script, engine, variant, seed];
  const env = { ...process.env, ...engineNamed(engine).environment };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}

function metricsOf(steps: Steps): string[] {
  return [...new Set(steps.flatMap((row) => Object.keys(row)))];
}

/** The difference relative to the metric's largest magnitude; NaN if only one of the two has a value. */
function largestError(actual: Steps, expected: Steps, metric: string): number {
  const magnitude = Math.max(...expected.map((row) => Math.abs(row[metric] ?? 0)));
  const errors = expected.map((row, step) => {
    if (row[metric] === undefined && actual[step]![metric] === undefined) return 0;
    return Math.abs(actual[step]![metric]! - row[metric]!);
  });
  return magnitude === 0 ? Math.max(...errors) : Math.max(...errors) / magnitude;
}
