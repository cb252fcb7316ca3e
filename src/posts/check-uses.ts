import { formatQuantity } from '../lab/findings/quantity-text.ts';
import { testClaim } from './claims/claim-finding.ts';
import { experimentResults } from './experiment-results.ts';
import { figureDrawing } from './figures/figure-drawing.ts';
import { findCited } from './find-cited.ts';
import { formattedTable } from './formatted-table.ts';
import { findNumbered } from './numbered.ts';
import { attempt, type PostContext, type Usage } from './post-context.ts';
import { namesPicture, parseReference } from './reference.ts';
import { shownValue } from './shown-value.ts';
import { cutListing } from './source-listing.ts';

/**
 * Finds what a post's components refer to, in the order of the text, before any of them is rendered: Astro
 * renders them concurrently, and of several failures reports one at random.
 * @throws PostError for the first that fails
 */
export async function checkUses(post: PostContext): Promise<void> {
  for (const use of post.references.uses) await checkUse({ ...use, post });
}

async function checkUse(usage: Usage & { expect?: string; symbol?: string }): Promise<void> {
  const { component, of } = usage;
  if (component === 'Cite') await findCited(usage);
  if (component === 'Listing') await cutListing(usage, usage.symbol);
  if (component === 'Cite' || component === 'Listing' || component === 'Picture') return;
  if (component === 'Ref' && namesPicture(of)) return void findNumbered(usage);
  const source = component === 'Runs' ? of : parseReference(usage).source;
  await experimentResults(source, usage);
  if (component === 'Figure') await figureDrawing(usage);
  if (component === 'Table') await formattedTable(usage);
  if (component === 'Ref') findNumbered(usage);
  if (component === 'Claim') await testClaim(usage, usage.expect);
  if (component !== 'Value') return;
  const { quantity } = await shownValue(usage);
  if (quantity) await attempt(usage, () => formatQuantity(quantity));
}
