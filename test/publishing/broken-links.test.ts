import { expect, test } from 'vitest';
import { brokenLinks } from '../../src/publishing/broken-links.ts';
import { pageLinks } from '../../src/publishing/page-links.ts';
import { pageElements } from '../../src/publishing/parsing/page-elements.ts';
import type { SiteAddress } from '../../src/publishing/site-address.ts';

const post = 'posts/one/index.html';

const linksOf = (html: string) => pageLinks(pageElements(html));

/** The problems of the links in a post, on a site with another post, a front page and a file. */
function problemsIn(html: string, address: SiteAddress = {}): string[] {
  const reachable = new Map([
    [post, linksOf(`<h2 id="here">Here</h2>${html}`)],
    ['posts/two/index.html', linksOf('<h2 id="caf%C3%A9-&amp;-co">Café</h2><h2 id="été">Été</h2>')],
    ['index.html', linksOf('')],
    ['film.mp4', undefined],
  ]);
  return brokenLinks(reachable, address).map(({ page, problem }) => {
    expect(page).toBe(post);
    return problem;
  });
}

test.each([
  '#here',
  '#top',
  '#',
  '',
  '../two/',
  '../two',
  '../two/?q=1#%C3%A9t%C3%A9',
  '../two/#été',
  '../two/#caf%C3%A9-&amp;-co',
  '../two/#:~:text=anything',
  '/posts/two/',
  '../../',
  '../../film.mp4#t=10',
  'mailto:a@example.org',
  'tel:+441234567890',
  'https://example.org/nothing',
  'HTTPS://example.org/a:b',
  '//example.org/nothing',
])('the link "%s" is sound', (href) => {
  expect(problemsIn(`<a href="${href}">x</a>`)).toEqual([]);
});

test.each([
  ['#nope', 'nothing there has the id "nope"; click a heading to see its address'],
  ['../two/#here', 'nothing there has the id "here"'],
  [
    '../three/',
    'there is no /posts/three/; write ../other-post/, or put the file into public; a draft is not published',
  ],
  ['../', 'there is no /posts/;'],
  ['two/', 'there is no /posts/one/two/'],
  ['../%E0/', 'there is no /posts/%E0/'],
  ['./two.mdx#here', 'a post is linked by its address; write ../two/'],
  ['http://', 'is no address'],
])('the link "%s" is broken: %s', (href, problem) => {
  expect(problemsIn(`<a href="${href}">x</a>`)).toEqual([expect.stringContaining(problem)]);
});

test.each([
  '<img src="https://example.org/x.png">',
  '<img src="../../film.mp4" srcset="../../film.mp4 1x, https://example.org/x.png 2x">',
  '<video src="../../film.mp4" poster="//example.org/x.png"></video>',
  '<audio><source src="http://example.org/x.mp3"></audio>',
])('%s is refused: a page loads from its own site only', (html) => {
  expect(problemsIn(html)).toEqual([
    'pages load from their own site only; put the file beside the post and name it ./file',
  ]);
});

test.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' \t\u0001javascript:alert(1)',
  'java\nscript:alert(1)',
  'java&#115;cript:alert(1)',
  '&#x6A;avascript:alert(1)',
  '&#106avascript&colon;alert(1)',
  'java&Tab;script&#58;alert(1)',
  'java&NewLine;script:alert(1)',
  'data:text/html,<b>x</b>',
  'data:image/png;base64,AA==',
  'vbscript:x',
  'blob:https://site.invalid/1',
  'file:///etc/passwd',
])('a link to %j is refused, wherever it stands', (address) => {
  const problem = expect.stringMatching(/^pages lead to https:, .*, and this is [a-z]+:$/);
  expect(problemsIn(`<a href="${address}">x</a>`)).toEqual([problem]);
  expect(problemsIn(`<A HREF="${address}">x</A>`)).toEqual([problem]);
  expect(problemsIn(`<svg><a xlink:href="${address}"></a></svg>`)).toEqual([problem]);
});

test.each([
  '<a title="1 > 0" href="javascript:alert(1)">x</a>',
  '<a href="javascript:1>0">x</a>',
  "<a href='javascript:alert(1)'>x</a>",
  '<a href=javascript:alert(1)>x</a>',
  '<a/href="javascript:alert(1)">x</a>',
  '<a\nhref\n=\n"javascript:alert(1)"\n>x</a>',
  '<a title="\\" href="javascript:alert(1)">x</a>',
  '<a href="javascript:alert(1)" href="#here">x</a>',
  '<!-- <a title=\' --><a href="javascript:alert(1)" title="\'>">x</a>',
  "<script>if (a<b') c</script><a href=\"javascript:'>'\">x</a>",
])('%s is a link, as a browser reads it', (html) => {
  expect(problemsIn(html)).toEqual([expect.stringMatching(/ and this is javascript:$/)]);
});

test.each([
  '<img src="javascript:alert(1)">',
  '<script src="data:text/javascript,alert(1)"></script>',
  '<video src="../../film.mp4" poster="data:text/html,x"></video>',
])('%s is refused: what is loaded is a file or a picture', (html) => {
  expect(problemsIn(html)).toEqual([expect.stringMatching(/^pages load from their own site only/)]);
});

test.each([
  '<form action="https://example.org/"></form>',
  '<button formaction="javascript:alert(1)">x</button>',
])('%s is refused: pages send no forms', (html) => {
  expect(problemsIn(html)).toEqual(['pages send no forms; link to a page that does']);
});

test('a file of the site may be loaded, and data that stand in the page', () => {
  expect(
    problemsIn('<video src="../../film.mp4"></video><img src="data:image/png;base64,AA==">'),
  ).toEqual([]);
});

test.each([
  '<iframe src="../two/"></iframe>',
  '<object data="../../film.mp4"></object>',
  '<iframe srcdoc="&lt;b>x&lt;/b>"></iframe>',
])('%s is refused: pages show no frames', (html) => {
  expect(problemsIn(html)).toEqual(['pages show no frames; link to it instead']);
});

test('under a path, links stay under it', () => {
  const address = { site: 'https://example.org', base: '/notes' };
  const links = (...hrefs: string[]) => hrefs.map((href) => `<a href="${href}">x</a>`).join('');
  const whole = ['https://example.org/notes/', 'https://example.org/other/'];
  expect(problemsIn(links('../two/', '/notes/posts/two/', ...whole), address)).toEqual([]);
  expect(problemsIn(links('https://example.org/notes/three/'), address)).toHaveLength(1);
  expect(problemsIn(`${links('/posts/two/')}<img src="/film.mp4">`, address)).toEqual([
    'the site is under /notes/; write a relative address, such as ../other-post/',
    'the site is under /notes/; put the file beside the post and name it ./file',
  ]);
});
