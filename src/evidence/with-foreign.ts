import { experimentNames } from '../lab/planning/experiment.ts';
import { type ForeignByFile, inspectPageCode } from './foreign-code.ts';

interface Prepared {
  name: string;
  inputs: string[];
}

/**
 * Adds to prepared experiments what their pages are made from beside recorded runs. All are looked at first: what is
 * refused need not be waited for until runs are recorded.
 *
 * @throws ExpectedError as `inspectPageCode`
 */
export async function withForeign<T extends Prepared>(
  root: string,
  prepare: () => Promise<T[]>,
): Promise<(T & { foreign: ForeignByFile })[]> {
  const names = await experimentNames(root);
  const inspected = await Promise.all(names.map((name) => inspectPageCode(root, name)));
  return (await prepare()).map((experiment) => {
    const { foreign, inputs } = inspected[names.indexOf(experiment.name)]!;
    return { ...experiment, foreign, inputs: [...new Set([...experiment.inputs, ...inputs])] };
  });
}
