import { expect, test } from 'vitest';
import { brokenLinks } from '../../src/publishing/broken-links.ts';
import { pageLinks } from '../../src/publishing/page-links.ts';
import type { SiteAddress } from '../../src/publishing/site-address.ts';

const post = 'posts/one/index.html';

/** What is wrong with the links of a post, beside another, a front page and a file. */
function problemsIn(html: string, address: SiteAddress = {}): string[] {
  const reachable = new Map([
    [post, pageLinks(`<h2 id="here">Here</h2>${html}`)],
    [
      'posts/two/index.html',
      pageLinks('<h2 id="caf%C3%A9-&amp;-co">Café</h2><h2 id="été">Été</h2>'),
    ],
    ['index.html', pageLinks('')],
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
  'https://example.org/nothing',
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

test('a file of the site may be loaded, and data that stand in the page', () => {
  expect(
    problemsIn('<video src="../../film.mp4"></video><img src="data:image/png;base64,AA==">'),
  ).toEqual([]);
});

test.each([
  '<iframe src="../two/"></iframe>',
  '<object data="../../film.mp4"></object>',
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
    'the site stands under /notes/; write a relative address, such as ../other-post/',
    'the site stands under /notes/; put the file beside the post and name it ./file',
  ]);
});
