import { expect, test } from 'vitest';
import { feedContent } from '../../src/publishing/feeds/feed-content.ts';
import { shortArticle } from '../../src/publishing/feeds/short-article.ts';
import { builtPage } from '../../src/publishing/parsing/built-page.ts';
import { contentOf } from '../../src/publishing/parsing/page-elements.ts';

const drawing = (inside: string) => `<svg viewBox="0 0 20 10">${inside}<path d="M0 0"/></svg>`;
const notes = '<div class="figure-notes"><p>Data of the figure</p></div>';
const live = '<template data-live-chart="/figures/a/b"></template>';

test.each([
  [
    'a chart',
    `<figure>${drawing('<desc>Up.</desc>')}${notes}<figcaption>C</figcaption>${live}</figure>`,
  ],
  ['a diagram', `<figure data-picture="/d.png">${drawing('<desc>Net.</desc>')}${notes}</figure>`],
  [
    'a drawing in a drawing',
    `<figure>${drawing(drawing('<desc>In</desc>'))}${notes}${live}</figure>`,
  ],
  ['a drawing without a description', `<figure>${drawing('')}<p>x</p>${live}</figure>`],
  ['two drawings', `<figure>${drawing('<desc>1</desc>')}${drawing('')}${live}</figure>`],
  ['an icon in the text', `<p>so ${drawing('<desc>no</desc>')} it is</p>`],
])('of %s, a feed shows the same as of the whole article', (_, inside) => {
  const page = builtPage(
    '',
    `<article class="post"><h1>T</h1>${inside}<p>end</p></article><p>x</p>`,
  );
  const short = shortArticle(page);
  const address = 'https://example.org/posts/one/';
  expect(feedContent(short, address)).toBe(
    feedContent(contentOf(page.article!, page.html), address),
  );
  expect(short).not.toContain('<path');
});

test('what is below a table stays, as the feed shows it', () => {
  const page = builtPage(
    '',
    `<article class="post"><figure><table></table>${notes}</figure></article>`,
  );
  expect(shortArticle(page)).toContain('Data of the figure');
});

test('the data below a chart are left out', () => {
  const chart = `<figure>${drawing('')}${notes}${live}</figure>`;
  const page = builtPage('', `<article class="post">${chart}</article>`);
  expect(shortArticle(page)).not.toContain('Data of the figure');
});
