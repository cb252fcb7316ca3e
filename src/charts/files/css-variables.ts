import { ExpectedError } from '../../messages/expected-error.ts';

export type Variables = ReadonlyMap<string, string>;

/** The variables that chart.css defines for light, in its first rule. */
export function lightVariables(css: string): Variables {
  const light = /:root \{(.*?)\}/s.exec(css)![1]!;
  return new Map(
    [...light.matchAll(/(--[\w-]+): (.*?);/g)].map(([, name, value]) => [name!, value!]),
  );
}

/**
 * Replaces each variable by its value, or by the fallback in `var(--x, fallback)` if it isn't defined.
 *
 * @throws ExpectedError for an undefined variable without a fallback
 */
export function resolveVariables(value: string, variables: Variables): string {
  return value.replace(/var\((--[\w-]+)(?:, (.*?))?\)/g, (_, name, otherwise) => {
    const found = variables.get(name) ?? otherwise;
    if (found === undefined) throw new ExpectedError(`chart.css doesn't define ${name}`);
    return resolveVariables(found, variables);
  });
}
