import type { Spec } from 'vega';
import { allGroups } from '../reading/vega-groups.ts';

const calls = /\b(random|sample(Normal|LogNormal|Uniform))\s*\(/;

/** Whether a compiled chart draws from chance: by `random()`, samples or bootstrapped intervals. */
export function usesChance(compiled: Spec): boolean {
  return allGroups(compiled).some(({ data = [], marks = [], signals = [] }) => {
    const transforms = data.flatMap(({ transform = [] }) => transform);
    const encodings = marks.map(({ encode, type }) => (type === 'group' ? undefined : encode));
    return calls.test(JSON.stringify([transforms, encodings, signals])) || transforms.some(draws);
  });
}

function draws(transform: { type: string; ops?: unknown }): boolean {
  const { type, ops } = transform;
  return (
    type === 'sample' || (Array.isArray(ops) && ops.some((op) => op === 'ci0' || op === 'ci1'))
  );
}
