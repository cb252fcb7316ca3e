import type { View } from 'vega';
import { sceneMarks } from '../look/scene.ts';

export interface LongText {
  text: string;
  /** In pixels. */
  width: number;
}

/** The longest of a chart's texts that can be seen; undefined without texts. @param view after its run */
export function longestText(view: View): LongText | undefined {
  let longest: LongText | undefined;
  for (const { marktype, items } of sceneMarks(view)) {
    if (marktype !== 'text') continue;
    for (const { bounds, opacity, text } of items) {
      const width = Math.ceil(bounds.x2 - bounds.x1);
      if (opacity === 0 || width <= (longest?.width ?? 0)) continue;
      longest = { text: [text].flat().join(' '), width };
    }
  }
  return longest;
}
