import { expect, test } from 'vitest';
import { contentOf, pageElements } from '../../src/publishing/parsing/page-elements.ts';

/** The addresses of the links that a browser would see. */
function linksIn(html: string): (string | undefined)[] {
  return pageElements(html)
    .filter(({ name }) => name === 'a')
    .map(({ attributes }) => attributes['href']);
}

test.each([
  ['a comment', '<!-- <a href="no"> -->'],
  ['a comment with a tag that never ends', '<!-- <a title="> -->'],
  ['a comment that ends at once', '<!-->'],
  ['a comment with dashes', '<!-- a -- <a href="no"> --!>'],
  ['a script', '<script>const a = "<a href=no>" < 1 && \'</a>\';</script>'],
  ['a script with a comment', '<script><!-- <a href="no"> --></script>'],
  [
    'a script with a script in a comment',
    '<script><!-- <script><a href="no"></script> --></script>',
  ],
  ['a style', '<style>a::before { content: "<a href=no>" }</style>'],
  ['a style with a quote', "<style>/* isn't */</style>"],
  ['a title', '<title><a href="no"></title>'],
  ['a text area', '<textarea><!-- <a href="no"></textarea>'],
  ['a frame', '<iframe><a href="no"></iframe>'],
  ['raw text', '<xmp><a href="no"></xmp>'],
  ['a declaration', '<!doctype html><?xml <a href="no">?>'],
  ['quotes in text', '<p>it\'s 1" < 2" and a <b">quote</b></p>'],
  ['an attribute with an angle bracket', '<p title="1 > 0 <a href=no>">'],
  ['an attribute with the other quote', '<p title=\'"\' lang="\'">'],
  ['an attribute with a backslash', '<p title="\\">'],
  ['a name in capital letters', '<SCRIPT><a href="no"></Script>'],
  ['an end that isn’t one', '<script></scripts><a href="no"></script >'],
])('%s hides nothing behind it, and is no link', (_, html) => {
  expect(linksIn(`${html}<a href="yes">x</a>`)).toEqual(['yes']);
});

test.each([
  ['without quotes', '<a href=yes>'],
  ['with spaces', '<a\nhref\n=\n"yes"\n>'],
  ['with a slash', '<a/href="yes"/>'],
  ['in capital letters', '<A HREF="yes">'],
  ['twice', '<a href="yes" href="no">'],
  ['behind an attribute without a space', '<a title="x"href="yes">'],
  ['decoded', '<a href="&#121;&#x65;s">'],
  ['decoded without a semicolon', '<a href="&#121e&#115">'],
  ['in a drawing', '<svg><style><a href="yes"></a></style></svg>'],
  ['in a formula', '<math><annotation-xml><a href="yes"></a></annotation-xml></math>'],
  ['in a paragraph that isn’t closed', '<p><div><a href="yes"><li>'],
])('a link %s is one', (_, html) => {
  expect(linksIn(html)).toEqual(['yes']);
});

test('of addresses, all characters that have names are decoded', () => {
  expect(linksIn('<a href="?a=1&amp;b=2&copy=3#caf&eacute;">')).toEqual(['?a=1&b=2&copy=3#café']);
});

test('an element knows its parent, its content and its places', () => {
  const html = '<article class="post"><p>One<br>two<p>three</article><i>x</i>';
  const [article, first, line, second, last] = pageElements(html);
  expect(article!.parent).toBeUndefined();
  expect([first, second].map((element) => element!.parent)).toEqual([article, article]);
  expect(line!.parent).toBe(first);
  expect(contentOf(first!, html)).toBe('One<br>two');
  expect(contentOf(line!, html)).toBe('');
  expect(contentOf(second!, html)).toBe('three');
  expect(html.slice(article!.start, article!.end)).toBe(html.slice(0, -'<i>x</i>'.length));
  expect(html.slice(last!.start, last!.end)).toBe('<i>x</i>');
});

test('the content of scripts and styles is their text, as it is written', () => {
  const html = '<style>a > b { content: "&amp;" }</style><script>1 < 2</script>';
  expect(pageElements(html).map((element) => contentOf(element, html))).toEqual([
    'a > b { content: "&amp;" }',
    '1 < 2',
  ]);
});

test.each([
  '<a href="',
  '<a',
  '<!-- ',
  '<script>',
  '<p><b',
  '</',
  '<svg><a href=x',
])('a page that ends with %j is read to its end', (end) => {
  expect(pageElements(`<p>x</p>${end}`)[0]).toMatchObject({ name: 'p', start: 0, end: 8 });
});
