import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

export interface Accessibility {
  /** What breaks a rule: "rule: HTML". */
  violations: string[];
  /** The rules that some element follows. */
  followed: string[];
}

/**
 * Tries axe's rules.
 *
 * @param rules only these
 * @param within only in elements that match this selector
 */
export async function tryAxe(
  page: Page,
  { rules, within }: { rules?: string[]; within?: string } = {},
): Promise<Accessibility> {
  const builder = new AxeBuilder({ page })
    // Listing all elements that follow a rule takes most of the time on a long page.
    .options({ resultTypes: ['violations'] })
    // In the page itself: no page has frames, for which axe would carry all findings to another page.
    .setLegacyMode();
  if (rules) builder.withRules(rules);
  if (within) builder.include(within);
  const { violations, passes } = await builder.analyze();
  return {
    violations: violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    followed: passes.map(({ id }) => id),
  };
}
