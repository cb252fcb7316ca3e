import { defineMdastPlugin } from 'satteri';
import { noteMistake } from './text-mistakes.ts';

/** A citation of Pandoc and Quarto: `[@key]`, `[see @key, p. 3; -@other]`. Emphasis ends the text node within it. */
const citation = /(?<!\\)\[(?:[^[\]]*[\s;])?-?@\w[^[\]]*\]?/;
const key = /@(\w+(?:[:./-]\w+)*)/g;
/** A fence of other generators on its own line, such as `:::note`, also in a quotation. */
const fence = /^[\s>]*(:{3,}.*)/m;

/** Refuses syntax of other generators, which would be published as text. Authors can escape it. */
export const refuseForeignMarks = defineMdastPlugin({
  name: 'refuse-foreign-marks',
  options: { position: true },
  paragraph: ({ position }, context) => {
    if (!position) return;
    const { start, end } = position;
    const found = fence.exec(context.source.slice(start.offset, end.offset));
    if (!found) return;
    noteMistake(
      context,
      start.offset! + found.index + found[0].indexOf(':::'),
      `${found[1]}: a callout is written "> [!NOTE]", and its text below, each line after ">"; text is written "\\:::"`,
    );
  },
  text: ({ position }, context) => {
    // Text without a position isn't the author's: the symbols of a formula.
    if (!position) return;
    const { start, end } = position;
    const found = citation.exec(context.source.slice(start.offset, end.offset));
    if (!found) return;
    const cites = [...found[0].matchAll(key)].map(([, work]) => `<Cite key="${work}" />`);
    const written = found[0].replaceAll(/\s+/g, ' ').trim();
    noteMistake(
      context,
      start.offset! + found.index,
      `${written}: write ${cites.join(' ')}; text is written "\\["`,
    );
  },
});
