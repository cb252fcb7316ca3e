import type * as vega from 'vega';
import { requireCategories } from '../checks/rows.ts';

/**
 * Refuses a scale without a domain, or with one too wide to divide by.
 *
 * @param view after its run
 * @param compiled the Vega specification of `view`
 */
export function requireDomains(view: vega.View, { scales = [] }: vega.Spec): void {
  for (const scale of scales) {
    const { name } = scale;
    const domain: unknown = view.scale(name).domain?.();
    if (!Array.isArray(domain)) continue;
    const isDiscrete = discrete.has(scale.type ?? '');
    if (isDiscrete) requireCategories(view, scale);
    // Null is a category of its own.
    if (domain.length === 0 || (!isDiscrete && domain.some(isNothing))) {
      throw new Error(`the domain of scale "${name}" is empty: [${domain.join(', ')}]`);
    }
    if (!Number.isFinite(spanOf(domain))) {
      throw new Error(`the domain of scale "${name}" is too wide: [${domain.join(', ')}]`);
    }
  }
}

const discrete = new Set(['ordinal', 'band', 'point']);

/** The length of a numeric domain, by which Vega divides; infinite if it overflows. */
function spanOf(domain: readonly unknown[]): number {
  const bounds = domain.filter((bound) => typeof bound === 'number');
  return bounds.length === 0 ? 0 : bounds.at(-1)! - bounds[0]!;
}

function isNothing(bound: unknown): boolean {
  return bound == null || (typeof bound === 'number' && !Number.isFinite(bound));
}
