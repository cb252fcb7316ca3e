import { type ElementNode, parse } from 'ultrahtml';
import { querySelector } from 'ultrahtml/selector';
import { expect, test } from 'vitest';
import { feedContent } from '../../src/publishing/feed-content.ts';

const page = 'https://example.org/sub/posts/one/';

function contentOf(inside: string): string {
  const article = querySelector(parse(`<article>${inside}</article>`), 'article');
  return feedContent(article as ElementNode, page);
}

test('addresses become absolute, from wherever they count', () => {
  expect(
    contentOf('<a href="#note">1</a><a href="/sub/x.csv">2</a><a href="https://other.org/">3</a>'),
  ).toBe(
    `<a href="${page}#note">1</a><a href="https://example.org/sub/x.csv">2</a><a href="https://other.org/">3</a>`,
  );
});

test('what acts, is opened or is styled stays on the page', () => {
  expect(
    contentOf(
      '<p class="lead" style="color:red" onclick="f()" data-x="1">so<button>?</button><span popover id="n">note</span></p><script>f()</script><style>p{}</style>',
    ),
  ).toBe('<p>so</p>');
});

test('a chart becomes its picture, described as the chart is', () => {
  const figure = `<figure id="f"><svg class="chart chart-wide" viewBox="0 0 720 300"><desc>A &amp; "B"</desc></svg>
    <figcaption>Caption</figcaption><template data-live-chart="/sub/figures/e/c"></template></figure>`;
  const content = contentOf(figure);
  expect(content).toContain(
    '<img src="https://example.org/sub/figures/e/c.png" alt="A &amp; &quot;B&quot;" width="720" height="300"',
  );
  expect(content).toContain('<figcaption>Caption</figcaption>');
  expect(content).not.toContain('svg');
});
