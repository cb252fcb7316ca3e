import type { ElementNode } from 'ultrahtml';
import { querySelector } from 'ultrahtml/selector';
import { expect, test } from 'vitest';
import { feedContent } from '../../src/publishing/feed-content.ts';
import { parsePage } from '../../src/publishing/parse-page.ts';

const page = 'https://example.org/sub/posts/one/';

function contentOf(inside: string): string {
  const article = querySelector(parsePage(`<article>${inside}</article>`), 'article');
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

test('an address that acts is left out, however it is written', () => {
  const hrefs = [
    'javascript:f()',
    'javascript:1>0',
    ' JAVA\tscript:f()',
    'java&#115;cript:f()',
    'data:text/html,x',
  ];
  for (const href of [...hrefs, 'vbscript:f', 'javascript&colon;f()']) {
    expect(contentOf(`<a href="${href}">x</a><a HREF="${href}">x</a>`)).toBe('<a>x</a><a>x</a>');
  }
  expect(
    contentOf(
      '<math xlink:href="javascript:f()"><mi>x</mi></math><iframe srcdoc="x"></iframe><form action="javascript:f()">x</form><img src="data:text/html,x">',
    ),
  ).toBe('<math><mi>x</mi></math><img>');
});

test('an address keeps its marks, escaped', () => {
  expect(
    contentOf('<a href="?a=1&amp;b=2">x</a><a href="mailto:a@b.c?subject=%22&quot;">y</a>'),
  ).toBe(`<a href="${page}?a=1&amp;b=2">x</a><a href="mailto:a@b.c?subject=%22%22">y</a>`);
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
