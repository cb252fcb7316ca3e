import type * as vega from 'vega';
import { fieldReader } from '../reading/field-reader.ts';
import { allMarks } from '../reading/vega-groups.ts';

/** The one name under which Vega keeps no group of rows. */
const lost = '__proto__';

/** Refuses a category whose lines or plots Vega would lose. @param view after its run @throws Error */
export function requireSeparable(view: vega.View, compiled: vega.Spec): void {
  const tables = new Set((compiled.data ?? []).map(({ name }) => name));
  for (const mark of allMarks(compiled)) {
    const { facet } = (mark.from ?? {}) as {
      facet?: { data?: string; groupby?: string | string[] };
    };
    const [field, ...others] = [facet?.groupby ?? []].flat();
    if (field === undefined || others.length > 0 || !tables.has(facet?.data ?? '')) continue;
    const rows = view.data(facet!.data!) as object[];
    const read = fieldReader(field);
    if (rows.some((row) => read(row) === lost)) {
      throw new Error(`"${lost}" in the field "${field}" is a name that Vega loses: write another`);
    }
  }
}
