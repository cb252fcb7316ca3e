import { expect, test } from 'vitest';
import { feedContent } from '../../src/publishing/feeds/feed-content.ts';

const page = 'https://example.org/sub/posts/one/';

function contentOf(inside: string): string {
  return feedContent(inside, page);
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
      '<p class="lead" style="color:red" onclick="f()" data-x="1">so<span popover id="n">note</span></p><script>f()</script><style>p{}</style>',
    ),
  ).toBe('<p>so</p>');
});

test('a number that opens its note on the page stays in the text, as does the mark after a claim', () => {
  expect(
    contentOf(
      '<p>at <button type="button" popovertarget="n"><data value="0.47">47%</data></button> of the steps<span>,<button aria-label="Seen"><svg aria-hidden="true"></svg></button></span> so</p>',
    ),
  ).toBe('<p>at <data value="0.47">47%</data> of the steps<span>,</span> so</p>');
});

test('a claim has its outcome in brackets, before the punctuation that its mark carries', () => {
  const note = (outcome: string) =>
    `<span id="n" class="claim-note" popover><span>0.85</span><span class="claim-verdict">${outcome}<span>, claimed above 0</span></span></span>`;
  const claim = (outcome: string) =>
    `<p>So <span class="claim claim-open"><span class="claim-words">it <em>grows</em></span><span class="claim-sign">,<button class="claim-mark" aria-label="x"><svg></svg></button></span>${note(outcome)}</span> here.</p>`;
  expect(contentOf(claim('Seen in one run')).replaceAll(/<\/?span>/g, '')).toBe(
    '<p>So it <em>grows</em> (seen in one run), here.</p>',
  );
  expect(contentOf(claim('Supported, stale'))).toContain('(supported, stale)');
});

test('what nobody has listed never gets there, whatever it is called', () => {
  const unlisted = `<x-player data-src="a" class="new"><p>text</p></x-player><blink onmouseover="f()">so</blink>
    <p class="anything" style="x" onfocus="f()" itemprop="y" nonce="z" slot="s">it is</p>
    <script type="module">f()</script><style>p{}</style><template><b>t</b></template><noscript>n</noscript>
    <iframe srcdoc="<b>i</b>"></iframe><object data="x"></object><embed src="x"><link rel="stylesheet" href="x">
    <meta http-equiv="refresh" content="0"><base href="x"><svg><text>s</text><script>f()</script></svg>
    <math onclick="f()"><mi style="x">x</mi><annotation-xml><script>f()</script></annotation-xml></math>
    <form action="/go"><input name="q"><select><option>o</select><textarea>t</textarea></form>`;
  const words = contentOf(unlisted).replace(/\s+/g, ' ');
  expect(words).toMatch(/^<p>text<\/p>so <p>it is<\/p> +<math><mi>x<\/mi><\/math> *$/);
});

test('text keeps its form: lists, tables, code, quotations, formulas and footnotes', () => {
  const kept = [
    '<ol start="3"><li>a<ul><li>b</li></ul></li></ol>',
    '<table><caption>c</caption><thead><tr><th scope="col" colspan="2">h</th></tr></thead><tbody><tr><td rowspan="2">d</td></tr></tbody></table>',
    '<pre><code>if (a &lt; b)\n  c();</code></pre>',
    '<blockquote><p>q</p></blockquote>',
    '<math display="block"><mfrac><mn>1</mn><msub><mi>x</mi><mo stretchy="false">−</mo></msub></mfrac></math>',
    `<p>so<sup><a href="${page}#fn-1" id="ref-1">1</a></sup></p><section><ol><li id="fn-1">note <a href="${page}#ref-1">↩</a></li></ol></section>`,
    '<details><summary>More</summary><p>opened</p></details>',
    '<aside><p>note</p></aside>',
    '<p>a\u00a0b <em>c</em> <time datetime="2026-01-02">then</time> H<sub>2</sub>O</p>',
    '<video src="https://example.org/a.mp4" controls></video>',
  ];
  for (const each of kept) expect(contentOf(each)).toBe(each);
});

test('what is elsewhere on the page, or in the feed itself, is not repeated', () => {
  expect(
    contentOf(
      `<header><h1>Title</h1></header><details><summary>Contents</summary><nav><a href="#a">a</a></nav></details>
       <p>so<span aria-hidden="true">card</span><span role="note">beside</span><span hidden>h</span></p>`,
    ),
  ).toBe('<p>so</p>');
});

test('what is folded on the page is open, below the words of the line that opens it', () => {
  const size = '<span class="folded-size">4 lines</span>';
  const fold = (line: string) =>
    `<details class="folded"><summary>${line}${size}</summary><pre>f()</pre></details>`;
  expect(contentOf(fold('<span>How it is <em>measured</em></span>'))).toBe(
    '<p><span>How it is <em>measured</em></span></p><pre>f()</pre>',
  );
  expect(contentOf(fold(''))).toBe('<pre>f()</pre>');
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

test('a diagram becomes its picture', () => {
  const figure =
    '<figure id="f" data-picture="/sub/figures/e/d.png"><svg viewBox="0 0 800 170"><desc>Layers.</desc></svg><svg></svg><figcaption>Caption</figcaption></figure>';
  expect(contentOf(figure)).toBe(
    '<figure id="f"><img src="https://example.org/sub/figures/e/d.png" alt="Layers." width="800" height="170"><figcaption>Caption</figcaption></figure>',
  );
});

test('a chart becomes its picture, described as the chart is', () => {
  const figure = `<figure id="f"><svg class="chart chart-wide" viewBox="0 0 720 300"><desc>A &amp; "B"</desc></svg>
    <figcaption>Caption</figcaption><div><details><summary>Data</summary>1, 2</details></div><template data-live-chart="/sub/figures/e/c"></template></figure>`;
  const content = contentOf(figure);
  expect(content).toContain(
    '<img src="https://example.org/sub/figures/e/c.png" alt="A &amp; &quot;B&quot;" width="720" height="300"',
  );
  expect(content).toContain('<figcaption>Caption</figcaption>');
  expect(content).not.toMatch(/svg|Data/);
});
