import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readLogo } from '../../src/integration/logo.ts';

async function logoOf(text: string): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-logo-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await writeFile(path.join(root, 'logo.svg'), text);
  return readLogo(root, 'logo.svg');
}

test('a file of a drawing program becomes markup that touches nothing else of the page', async () => {
  const logo = await logoOf(`<?xml version="1.0" encoding="UTF-8"?>
<svg id="Layer" xmlns="http://www.w3.org/2000/svg" width="40" height="20" onclick="go()">
  <title>Layer 1</title>
  <style>.st0 { fill: url(#g) } @media (prefers-color-scheme: dark) { .st1 { fill: #fff } }</style>
  <script>go()</script>
  <defs><linearGradient id="g"><stop stop-color="red"/></linearGradient></defs>
  <path class="st0" d="M0 0h40v20H0z"/><path class="st1" d="M1 1h9v9H1z" onload="go()"/>
</svg>`);
  expect(logo).toMatch(/^<svg [^>]*viewBox="0 0 40 20"/);
  expect(logo).toContain('class="site-logo"');
  expect(logo).toContain('aria-hidden="true"');
  expect(logo).not.toMatch(/go\(\)|<title|xmlns|width="40"/);
  // All names are the logo's own.
  expect(logo).toMatch(/url\(#logo__\w+\)/);
  expect(logo).toMatch(/\.logo__\w+\{fill:#fff\}/);
});

test.each([
  ['no markup at all', /^src\/site\.ts: logo: logo\.svg is no SVG file/],
  ['<svg><g></svg>', /^src\/site\.ts: logo: logo\.svg is no SVG file/],
  ['<html></html>', /^src\/site\.ts: logo: logo\.svg is no SVG file/],
  [
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>',
    /^src\/site\.ts: logo: logo\.svg has no size: give its <svg> a viewBox/,
  ],
])('%j is refused in one line', async (text, message) => {
  await expect(logoOf(text)).rejects.toThrow(message);
});

test.each([
  [
    '<image href="https://example.org/x.png"/>',
    /logo\.svg leads to "https:\/\/example\.org\/x\.png":/,
  ],
  ['<image xlink:href="x.png"/>', /logo\.svg leads to "x\.png"/],
  ['<use href="other.svg#a"/>', /logo\.svg leads to "other\.svg#a"/],
  ['<a href="javascript:go()"><path d="M0 0h9v9"/></a>', undefined],
  [
    '<style>@import "a.css";path{fill:red}</style><path d="M0 0h9v9"/>',
    /logo\.svg leads to "a\.css"/,
  ],
  ['<path style="fill:url(b.svg#x)" d="M0 0h9v9"/>', /logo\.svg leads to "b\.svg#x"/],
  ['<foreignObject><p>Hello</p></foreignObject>', /logo\.svg holds <foreignObject>/],
  ['<image width="9" height="9" href="data:image/png;base64,AA=="/>', undefined],
])('a logo that holds %j is refused if it needs more than its file', async (content, message) => {
  const logo = logoOf(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">${content}</svg>`,
  );
  if (message) await expect(logo).rejects.toThrow(message);
  else expect(await logo).not.toContain('go()');
});

test('a file that is missing is named', async () => {
  await expect(readLogo(tmpdir(), 'src/no-such.svg')).rejects.toThrow(
    /^src\/site\.ts: logo: src\/no-such\.svg can't be read \(ENOENT\)/,
  );
});
