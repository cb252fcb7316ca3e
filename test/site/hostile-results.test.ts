import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256OfJson } from '../../src/files/digest.ts';
import type { RunRecord } from '../../src/lab/records/record.ts';
import { launchBrowser } from '../browser/launch.ts';
import { serveFolder } from '../browser/serve.ts';
import fc from '../properties.ts';
import { createSite, type Site } from './site.ts';

const post = 'posts/chaos/index.html';
/** Texts of random pieces of markup. The seed is fixed, so that every run tests the same texts. */
const [inEdition, inCaveat, inDevice, inPackage, inVersion] = fc.sample(
  fc.string({
    unit: fc.constantFrom(...'<>"\'&/=-!`{}$;#', '</', '<!--', '-->', '<a ', 'on', ']]>', '&lt;'),
    minLength: 200,
    maxLength: 200,
  }),
  { seed: 20240229, numRuns: 5 },
);
/** Pads a text to the maximum length, as one word, which leaves a page no place to break the line. */
const endless = (text: string) => text.padEnd(1000, 'W');
const hostileTexts = {
  edition: endless(`</script><script>alert(1)</script>${inEdition}`),
  caveat: endless(`" onmouseover="alert(1)" x="${inCaveat}`),
  device: endless(`"><img src=x onerror=alert(1)>${inDevice}`),
  command: '--><svg onload=alert(1)>',
  package: endless(`</span></p><iframe srcdoc="x">${inPackage}`),
  version: endless(`{alert(1)}<!--${inVersion}`),
  other: '../../../../escaped',
};
const plainTexts: typeof hostileTexts = {
  edition: 'the first edition',
  caveat: 'a caveat',
  device: 'a device',
  command: 'a command',
  package: 'a-package',
  version: '1.0.0',
  other: 'another',
};

let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await createSite([path.resolve(import.meta.dirname, '../fixtures/logistic-map')]);
  browser = await launchBrowser();
});

afterAll(() => Promise.all([site.remove(), browser.close()]));

test('a record’s texts are shown as they are, and add neither element nor attribute nor file', async () => {
  const lab = await site.run('lab', ['run', 'logistic-map']);
  expect(lab.status, lab.output).toBe(0);
  const plain = await buildWith(plainTexts);
  const hostile = await buildWith(hostileTexts);

  for (const name of ['edition', 'device', 'package', 'version'] as const) {
    expect(plain.parsed.text).toContain(plainTexts[name]);
    expect(hostile.parsed.text).toContain(hostileTexts[name]);
  }
  expect(hostile.parsed.titles).toContain(hostileTexts.caveat);
  expect(hostile.parsed.elements).toEqual(plain.parsed.elements);
  expect(hostile.files).toEqual(plain.files);
  expect(await widthOn({ width: 360, height: 800 })).toBe(360);
});

/** The width of the page in pixels, or of its widest card, with all details and cards open. */
async function widthOn(viewport: { width: number; height: number }): Promise<number> {
  const server = await serveFolder(site.dist);
  const page = await browser.newPage({ viewport });
  try {
    await page.goto(`${server.origin}/posts/chaos/`);
    return await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      const widthWith = (card: HTMLElement) => {
        card.showPopover();
        return Math.max(document.documentElement.scrollWidth, card.scrollWidth);
      };
      const cards = [...document.querySelectorAll<HTMLElement>('[popover]')];
      return Math.max(document.documentElement.scrollWidth, ...cards.map(widthWith));
    });
  } finally {
    await page.close();
    await server.close();
  }
}

/** Builds the site with these texts in its records. @returns the post as a browser parses it, and all files' names */
async function buildWith(texts: typeof hostileTexts) {
  for (const id of ['calm-quick-seed1', 'wild-quick-seed1']) await rewrite(id, texts);
  const { status, output } = await site.build({ RETRACE_RESULTS: 'stale-ok' });
  expect(status, output).toBe(0);
  const files = (await readdir(site.dist, { recursive: true })).sort();
  return { files, parsed: await parse(await site.page(post)) };
}

async function rewrite(id: string, texts: typeof hostileTexts): Promise<void> {
  const file = path.join(site.root, 'results/logistic-map', id, 'run.json');
  const record = JSON.parse(await readFile(file, 'utf8')) as RunRecord;
  const { digest: _, ...parts } = record.fingerprint;
  // Today's fingerprint lacks this package, so the page names the package and its version.
  const fingerprint = { ...parts, packages: { [texts.package]: texts.version } };
  const { dataset, provenance } = record;
  const { engine, machine } = provenance;
  const { other } = texts;
  const rewritten: RunRecord = {
    ...record,
    fingerprint: { digest: sha256OfJson(fingerprint), ...fingerprint },
    dataset: { ...dataset, edition: texts.edition, caveat: texts.caveat },
    provenance: {
      ...provenance,
      command: texts.command,
      engine: { ...engine, reason: other, device: texts.device, details: { [other]: other } },
      machine: { ...machine!, system: other, processor: other, node: other },
    },
  };
  await writeFile(file, JSON.stringify(rewritten));
}

async function parse(html: string) {
  const page = await browser.newPage();
  try {
    return await page.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, 'text/html');
      const elements = [...parsed.querySelectorAll('*')];
      const names = (element: Element) => [...element.attributes].map(({ name }) => name).sort();
      return {
        text: parsed.body.textContent,
        titles: elements.map((element) => element.getAttribute('title')),
        elements: elements.map((element) => [element.tagName, ...names(element)].join(' ')),
      };
    }, html);
  } finally {
    await page.close();
  }
}
