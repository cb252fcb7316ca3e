import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { pageElements } from '../../src/publishing/parsing/page-elements.ts';
import { withStylesAllowed } from '../../src/publishing/policy/content-policy.ts';

const known = 'main { color: red }';
const knownScript = 'if (1 < 2) console.log("</b>")';

const allowed = (html: string) => withStylesAllowed(html, pageElements(html));

test('styles that the policy lacks are added to it, each once, and nothing else of the page changes', () => {
  const own = '.box::before { content: "<b>" }';
  const page = (policy: string) =>
    pageOf(
      `<style>${known}</style><style data-of="post">${own}</style><style>${own}</style>`,
      policy,
    );
  const { html, problems } = allowed(page(policyOf([known])));
  expect(html).toBe(page(policyOf([own, known])));
  expect(problems).toEqual([]);
});

test('a page whose policy is complete stays as it is', () => {
  const page = pageOf(`<style>${known}</style><p style="color: red">red</p>`, policyOf([known]));
  expect(allowed(page)).toEqual({ html: page, problems: [] });
});

test('a page without a policy stays as it is', () => {
  const page = '<p onclick="go()">an old page of the author</p><script>go()</script>';
  expect(allowed(page)).toEqual({ html: page, problems: [] });
});

test('a browser reads lines with one kind of ending', () => {
  const { html } = allowed(pageOf('<style>a {\r\n}</style>', policyOf([])));
  expect(html).toContain(hashOf('a {\n}'));
});

test.each([
  `<script>${knownScript}</script>`,
  '<script src="/own.js"></script>',
  '<script type="application/ld+json">{"a": 1}</script>',
  '<style>a { background: url("/own.svg") url(data:image/svg+xml,x) }</style>',
  '<link rel="stylesheet" href="/own.css"><link rel="canonical" href="https://other.test/">',
])('%s has no problem', (body) => {
  expect(allowed(pageOf(body, policyOf([]))).problems).toEqual([]);
});

test.each([
  ['<script>start()</script>', /the script "start\(\)" would not run: write <script> without is:/],
  ['<script type="module">start()</script>', /the script "start\(\)" would not run/],
  ['<button onclick="go()">Go</button>', /onclick of <button> would not run: listen in a <script>/],
  ['<style>@import "https://a.test/a.css";</style>', /^https:\/\/a\.test\/a\.css would not be/],
  ['<style>a { background: url( //a.test/a.png ) }</style>', /^\/\/a\.test\/a\.png would not be/],
  [
    '<link rel="stylesheet" href="https://a.test/a.css">',
    /^https:\/\/a\.test\/a\.css would not be/,
  ],
])('%s would be blocked, so it is refused', (body, problem) => {
  const { problems } = allowed(pageOf(body, policyOf([])));
  expect(problems).toEqual([expect.stringMatching(problem)]);
});

function policyOf(styles: string[]): string {
  const hashes = styles.map((text) => ` ${hashOf(text)}`).join('');
  return `script-src 'self' ${hashOf(knownScript)}; style-src${hashes} 'self'; style-src-attr 'unsafe-inline';`;
}

function pageOf(body: string, policy: string): string {
  return `<!doctype html><meta http-equiv="content-security-policy" content="${policy}">${body}`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
