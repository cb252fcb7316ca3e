import { satteri, satteriHeadingIdsPlugin } from '@astrojs/markdown-satteri';
import { checkCodeFences } from '../markdown/blocks/code-fences.ts';
import { loadCodeGrammars } from '../markdown/blocks/code-grammars.ts';
import { headingAddresses } from '../markdown/blocks/heading-addresses.ts';
import { checkHeadings } from '../markdown/blocks/headings.ts';
import { checkTableCells } from '../markdown/blocks/table-cells.ts';
import { callouts } from '../markdown/callouts.ts';
import { checkExpressions } from '../markdown/expressions.ts';
import { refuseForeignMarks } from '../markdown/foreign-marks.ts';
import { headingLinks } from '../markdown/heading-links.ts';
import { setCaptions } from '../markdown/inline/captions.ts';
import { setPageTitles } from '../markdown/inline/page-titles.ts';
import { mathMarkup } from '../markdown/math/math-markup.ts';
import { pages } from '../markdown/pages.ts';
import { checkPictures } from '../markdown/pictures.ts';
import { placedErrors } from '../markdown/placed-errors.ts';
import { hungClaims } from '../markdown/punctuation/hung-claims.ts';
import { keptPunctuation } from '../markdown/punctuation/kept-punctuation.ts';
import { collectReferences } from '../markdown/references.ts';
import { scrollable } from '../markdown/scrollable.ts';
import { sideNotes } from '../markdown/side-notes.ts';
import { refuseMistakes } from '../markdown/text-mistakes.ts';

/**
 * The Markdown of posts and pages.
 *
 * @param pagesFolder the site's `src/pages/`
 */
export function markdown(pagesFolder: URL) {
  return placedErrors(
    satteri({
      features: { math: true, gfm: { footnotes: { backContent: '↑' } } },
      mdastPlugins: [
        pages(pagesFolder),
        setPageTitles,
        checkTableCells,
        checkCodeFences,
        loadCodeGrammars,
        checkHeadings,
        refuseForeignMarks,
        mathMarkup,
        checkExpressions,
        checkPictures,
        collectReferences,
        setCaptions,
        callouts,
        refuseMistakes,
      ],
      // Astro adds ids to headings only after these plugins, but `headingLinks` needs the ids.
      hastPlugins: [
        headingAddresses,
        satteriHeadingIdsPlugin(),
        headingLinks,
        sideNotes,
        scrollable,
        hungClaims,
        keptPunctuation,
      ],
    }),
  );
}
