import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { TopLevelSpec } from 'vega-lite';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { withViewWidth } from '../../src/charts/drawing/fit-width.ts';
import { compileLiveForm } from '../../src/charts/drawing/live-form.ts';
import { packLive } from '../../src/charts/figures/pack-live.ts';
import { linePanel } from '../../src/charts/panels/line-panel.ts';
import { stackPanels } from '../../src/charts/panels/stack-panels.ts';
import { decodeSeries } from '../../src/lab/records/series.ts';
import { tryAxe } from './axe.ts';
import { launchBrowser } from './launch.ts';
import { type StaticServer, serveFolder } from './serve.ts';

const { dist, status, output } = inject('realSite');
const accuracy = '#figure-batch-norm-accuracy';
const laptop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true };

let browser: Browser;
let server: StaticServer;
const pages: Page[] = [];

beforeAll(async () => {
  expect(status, output).toBe(0);
  browser = await launchBrowser();
  server = await serveFolder(dist);
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.context().close()));
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe('a chart comes to life', () => {
  test.each([
    ['under a mouse', laptop, (picture: Locator) => picture.hover()],
    ['when the keyboard reaches it', laptop, (picture: Locator) => picture.focus()],
    ['under a finger', phone, (picture: Locator) => picture.tap()],
  ])('%s, in its place, within its policy and without a complaint', async (_, device, act) => {
    const { page, complaints, requests } = await openPost(device);
    const picture = page.locator(`${accuracy} svg.chart:visible`);
    const before = await boxes(page, picture);
    expect(requests()).toEqual([]);
    await act(picture);
    const chart = await liveChart(page);
    expect(await boxes(page, chart)).toEqual(before);
    expect(complaints).toEqual([]);
    expect(requests()).toHaveLength(3);
  });

  test('without a jump: texts and marks stay where they were', async () => {
    const { page } = await openPost(laptop);
    const picture = page.locator(`${accuracy} svg.chart:visible`);
    await picture.scrollIntoViewIfNeeded();
    const before = await placesOf(picture);
    await picture.focus();
    const after = await placesOf((await liveChart(page)).locator('svg'));
    expect(after.map(({ what }) => what)).toEqual(before.map(({ what }) => what));
    const moved = after.map(({ box }, i) =>
      box.map((side, k) => Math.abs(side - before[i]!.box[k]!)),
    );
    expect(Math.max(...moved.flat())).toBeLessThan(1);
  });

  test('and a second chart loads only its data', async () => {
    const { page, requests } = await openPost(laptop);
    await page.locator(`${accuracy} svg.chart:visible`).focus();
    await liveChart(page);
    await page.locator('#figure-batch-norm-ics svg.chart:visible').focus();
    await liveChart(page, '#figure-batch-norm-ics');
    expect(requests().filter((url) => url.endsWith('.js'))).toHaveLength(1);
    // What is drawn, and how.
    expect(requests().filter((url) => url.endsWith('.json'))).toHaveLength(2 * 2);
  });

  test('and another width or smoothing loads nothing', async () => {
    const { page, requests } = await openPost(laptop);
    await openByKeyboard(page);
    const loaded = requests().length;
    const figure = page.locator(accuracy);
    await figure.getByLabel('Smoothing').selectOption('none');
    await expect
      .poll(async () => (await figure.locator('.live-drawing').allTextContents()).join())
      .toContain('As measured, not smoothed.');
    await page.setViewportSize(phone.viewport);
    await page.locator(`${accuracy} svg.chart:visible`).focus();
    await page.locator(`${accuracy} .live.chart-narrow`).waitFor();
    expect(requests().slice(loaded)).toEqual([]);
  });

  test('for at most 150 kB', async () => {
    const { page, requests } = await openPost(laptop);
    await page.locator(`${accuracy} svg.chart:visible`).focus();
    await liveChart(page);
    const scripts = requests().filter((url) => url.endsWith('.js'));
    const files = scripts.map((url) => readFile(path.join(dist, new URL(url).pathname)));
    const sizes = (await Promise.all(files)).map((bytes) => gzipSync(bytes).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
  });

  test('or stays a picture if its data or the script can’t be loaded', async () => {
    for (const blocked of ['**/figures/**/*.json', '**/live-figure*.js']) {
      const { page } = await openPost(laptop);
      await page.route(blocked, (route) => route.abort());
      const picture = page.locator(`${accuracy} svg.chart:visible`);
      const failed = page.waitForEvent('requestfailed');
      await picture.focus();
      await failed;
      await page.waitForTimeout(50);
      expect(await picture.isVisible()).toBe(true);
      expect(await page.locator('.live').count()).toBe(0);
    }
  });

  test('not without JavaScript, and then the keyboard skips it', async () => {
    const { page } = await openPost({ ...laptop, javaScriptEnabled: false });
    const picture = page.locator(`${accuracy} svg.chart:visible`);
    await picture.hover();
    expect(await page.locator('.live').count()).toBe(0);
    expect(await picture.getAttribute('tabindex')).toBeNull();
  });
});

describe('in a live chart', () => {
  test('the keyboard moves a crosshair that reports the recorded values', async () => {
    const { page } = await openPost(laptop);
    const surface = await openByKeyboard(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    const standard = await recorded('standard', 'testAccuracy');
    const batchNorm = await recorded('batch-norm', 'testAccuracy');
    // In the text, published values may follow the measured values.
    const expectSaid = async (i: number) => {
      const said = await surface.getAttribute('aria-valuetext');
      const at = `Test: Training step ${standard.step[i]}`;
      expect(said).toContain(`${at}; Standard: ${percent(standard.value[i]!)}`);
      expect(said).toContain(`; With batch norm: ${percent(batchNorm.value[i]!)}`);
    };
    await expectSaid(0);
    await page.keyboard.press('ArrowRight');
    await expectSaid(1);
    const tooltip = page.locator(`${accuracy} .live-tooltip`);
    expect(await tooltip.innerText()).toContain(`Training step ${standard.step[1]}`);
    await page.keyboard.press('Escape');
    expect(await tooltip.count()).toBe(0);
  });

  test('without a continuous axis the keyboard steps through the marks, and stays there', async () => {
    const { page } = await openPost(laptop);
    await serveAsAccuracy(page, twoBars);
    const surface = await openByKeyboard(page);
    const tooltip = page.locator(`${accuracy} .live-tooltip`);
    expect(await tooltip.isVisible()).toBe(false);
    for (const [key, animal, kilograms] of [
      ['ArrowRight', 'cat', 4],
      ['ArrowRight', 'dog', 30],
      ['ArrowRight', 'dog', 30],
      ['Home', 'cat', 4],
    ]) {
      await page.keyboard.press(String(key));
      const said = `animal: ${animal}; weight: ${kilograms}`;
      expect(await surface.getAttribute('aria-valuetext')).toBe(said);
      expect((await tooltip.innerText()).replace('\n', '; ')).toBe(said);
    }
    await page.keyboard.press('Escape');
    expect(await tooltip.isVisible()).toBe(false);
    await page.locator(`${accuracy} .mark-rect path`).first().hover();
    expect(await tooltip.innerText()).toContain('dog');
  });

  test('a mouse and a finger show the same', async () => {
    const standard = await recorded('standard', 'testAccuracy');
    for (const device of [laptop, phone]) {
      const { page } = await openPost(device);
      const picture = page.locator(`${accuracy} svg.chart:visible`);
      const wake = device === phone ? picture.tap() : picture.hover();
      await wake;
      const surface = (await liveChart(page)).getByRole('slider');
      const { width, height } = (await surface.boundingBox())!;
      const position = { x: width - 2, y: height * 0.75 };
      await (device === phone ? surface.tap({ position }) : surface.hover({ position }));
      const text = await page.locator(`${accuracy} .live-tooltip`).innerText();
      expect(text).toContain(`Training step ${standard.step.at(-1)!.toLocaleString('en')}`);
      expect(text).toContain(`Standard: ${percent(standard.value.at(-1)!)}`);
    }
  });

  test('the crosshair’s dots are on the points that it reports', async () => {
    const { page } = await openPost(laptop);
    await openByKeyboard(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    const dots = await centresOf(page.locator(`${accuracy} .live-dot`));
    const points = await centresOf(page.locator(`${accuracy} .live-drawing .mark-symbol path`));
    expect(dots).toHaveLength(2);
    for (const dot of dots) {
      const distances = points.map(({ x, y }) => Math.hypot(x - dot.x, y - dot.y));
      expect(Math.min(...distances)).toBeLessThan(1);
    }
  });

  test('zooming shows a part of the axis, dragging another, and a reset all of it', async () => {
    const { page } = await openPost(laptop);
    await openByKeyboard(page);
    const figure = page.locator(accuracy);
    const whole = await labelsOf(figure);
    const labels = () => labelsOf(figure);
    for (const _ of [1, 2, 3]) await figure.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(labels).not.toEqual(whole);
    const part = await labels();
    const { x, y, width, height } = (await figure.getByRole('slider').boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 4, y + height / 2, { steps: 4 });
    await page.mouse.up();
    await expect.poll(labels).not.toEqual(part);
    await figure.getByRole('button', { name: 'Reset zoom' }).click();
    await expect.poll(labels).toEqual(whole);
    await figure.getByRole('slider').focus();
    await page.keyboard.press('+');
    await expect.poll(labels).not.toEqual(whole);
    await page.keyboard.press('0');
    await expect.poll(labels).toEqual(whole);
  });

  test('the wheel scrolls the page, and zooms with Ctrl', async () => {
    const { page } = await openPost(laptop);
    await openByKeyboard(page);
    const figure = page.locator(accuracy);
    const whole = await labelsOf(figure);
    await figure.getByRole('slider').hover();
    const before = await page.evaluate(() => scrollY);
    await page.mouse.wheel(0, 100);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before);
    expect(await labelsOf(figure)).toEqual(whole);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await expect.poll(() => labelsOf(figure)).not.toEqual(whole);
  });

  test.each([
    ['the mouse', laptop, (entry: Locator) => entry.click()],
    ['the keyboard', laptop, (entry: Locator) => entry.press('Enter')],
    // On a tablet, lines have names at their ends, close together.
    [
      'a finger',
      { ...phone, viewport: { width: 900, height: 800 } },
      (entry: Locator) => entry.tap(),
    ],
    ['a finger, in the legend of a phone', phone, (entry: Locator) => entry.tap()],
  ])('the name of a series mutes it, and brings it back: by %s', async (_, device, press) => {
    const { page } = await openPost(device);
    await openByKeyboard(page);
    const figure = page.locator(accuracy);
    const entry = figure.getByRole('button', { name: 'Show Standard' });
    const drawn = () => drawnLines(figure, 'var(--chart-reference)');
    const all = await drawn();
    expect(all).toBeGreaterThan(0);
    await press(entry);
    expect(await entry.getAttribute('aria-pressed')).toBe('false');
    await expect.poll(drawn).toBe(0);
    expect(await drawnLines(figure, 'var(--chart-subject)')).toBeGreaterThan(0);
    await press(entry);
    await expect.poll(drawn).toBe(all);
  });

  test('a pointer mutes a series by its name in any plot', async () => {
    const { page } = await openPost(laptop);
    await openByKeyboard(page);
    const figure = page.locator(accuracy);
    const drawn = () => drawnLines(figure, 'var(--chart-reference)');
    const names = await namesOf(figure);
    const { x, y } = names.filter(({ text }) => text === 'Standard').at(-1)!;
    await page.mouse.click(x, y);
    await expect.poll(drawn).toBe(0);
    const entry = figure.getByRole('button', { name: 'Show Standard' });
    expect(await entry.getAttribute('aria-pressed')).toBe('false');
  });

  test('an axis can be made logarithmic, and reset', async () => {
    const { page } = await openPost(laptop);
    await openByKeyboard(page);
    const figure = page.locator(accuracy);
    const axis = figure.getByLabel('Vertical axis');
    const linear = await labelsOf(figure);
    await axis.selectOption('Log axis');
    await expect.poll(() => labelsOf(figure)).not.toEqual(linear);
    await axis.selectOption('Axis as drawn');
    await expect.poll(() => labelsOf(figure)).toEqual(linear);
  });

  test('the smoothing can be removed by keyboard, increased and reset, and no plot moves', async () => {
    const { page, complaints } = await openPost(laptop);
    await openByKeyboard(page);
    const figure = page.locator(accuracy);
    const smoothing = figure.getByLabel('Smoothing');
    const notes = () => figure.locator('.live-drawing .role-title-subtitle').allTextContents();
    const drawn = await notes();
    const chart = await liveChart(page);
    const before = await boxes(page, chart);
    const places = await plotsOf(figure);
    await smoothing.focus();
    await page.keyboard.press('ArrowDown');
    expect(await smoothing.inputValue()).toBe('none');
    await expect.poll(async () => (await notes()).join()).toContain('As measured, not smoothed.');
    expect(await boxes(page, chart)).toEqual(before);
    expectNearby(await plotsOf(figure), places);
    expect(await smoothing.evaluate((one) => one === document.activeElement)).toBe(true);
    await smoothing.selectOption('Smoother');
    await expect.poll(async () => (await notes()).join()).not.toContain('not smoothed');
    expect(await notes()).not.toEqual(drawn);
    expectNearby(await plotsOf(figure), places);
    await smoothing.selectOption('Smooth as drawn');
    await expect.poll(notes).toEqual(drawn);
    expect(complaints).toEqual([]);
  });

  test.each([
    ['zoomed', (figure: Locator) => zoomIn(figure, 3)],
    ['with another axis', (figure: Locator) => chooseAxis(figure, 'Linear axis')],
    ['with another smoothing, zoomed', (figure: Locator) => smoothAndZoom(figure)],
  ])('names are where their lines leave the plot, 15 pixels apart, uncut: %s', async (_, act) => {
    const { page } = await openPost(laptop);
    const figure = page.locator('#figure-batch-norm-gradientPredictiveness');
    await figure.locator('svg.chart:visible').focus();
    await figure.locator('.live').waitFor();
    const drawn = await namesOf(figure);
    expect(drawn).toHaveLength(4);
    await act(figure);
    await expect.poll(() => namesOf(figure)).not.toEqual(drawn);
    await vi.waitFor(() => expectNamesAtEnds(figure));
    for (const name of await namesOf(figure)) expect(name.isCut).toBe(false);
    // The buttons follow the names.
    const button = (await figure.getByRole('button', { name: 'Show Standard' }).boundingBox())!;
    const first = (await namesOf(figure)).find(({ text }) => text === 'Standard')!;
    expect(Math.abs(button.y + button.height / 2 - first.y)).toBeLessThan(2);
  });

  test('names go back to where they were drawn, with the zoom and the axis', async () => {
    const { page } = await openPost(laptop);
    const figure = page.locator('#figure-batch-norm-gradientPredictiveness');
    await figure.locator('svg.chart:visible').focus();
    await figure.locator('.live').waitFor();
    const drawn = await namesOf(figure);
    await zoomIn(figure, 2);
    await chooseAxis(figure, 'Linear axis');
    await expect.poll(() => namesOf(figure)).not.toEqual(drawn);
    await figure.getByRole('button', { name: 'Reset zoom' }).click();
    await chooseAxis(figure, 'Axis as drawn');
    await expect.poll(() => namesOf(figure)).toEqual(drawn);
  });

  test('the name of a line out of sight stays, dim', async () => {
    const { page } = await openPost(laptop);
    await serveAsAccuracy(page, shortAndLong());
    await openByKeyboard(page);
    const figure = page.locator(accuracy);
    const opacities = async () =>
      Object.fromEntries((await namesOf(figure)).map(({ text, opacity }) => [text, opacity]));
    expect(await opacities()).toEqual({ short: 1, long: 1, 'limit 5': 1 });
    // Zoom in at the right end, which the short line doesn't reach.
    await figure.getByRole('slider').focus();
    await page.keyboard.press('End');
    await zoomIn(figure, 3);
    await expect.poll(opacities).toEqual({ short: 0.35, long: 1, 'limit 5': 1 });
  });

  test('a line of one point is seen', async () => {
    const { page } = await openPost(laptop);
    await serveAsAccuracy(page, lineAndPoint);
    await openByKeyboard(page);
    const lines = page.locator(`${accuracy} .live-drawing .mark-line path`);
    const caps = await lines.evaluateAll((paths) =>
      paths.map((path) => getComputedStyle(path).strokeLinecap),
    );
    expect(caps.sort()).toEqual(['butt', 'round']);
  });

  test.each([
    ['light', laptop],
    ['dark', phone],
  ] as const)('axe finds nothing in the %s, and nothing needs scrolling sideways', async (colorScheme, device) => {
    const { page } = await openPost({ ...device, colorScheme });
    await openByKeyboard(page);
    await page.keyboard.press('ArrowRight');
    expect((await tryAxe(page, { within: accuracy })).violations).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(device.viewport.width);
  });

  test('controls stay within the narrowest screen, and below a heading above the figure', async () => {
    const { page } = await openPost({ ...phone, viewport: { width: 320, height: 800 } });
    await page.locator(accuracy).evaluate((one) => {
      const heading = document.createElement('h2');
      heading.textContent = 'What stands above';
      one.before(heading);
    });
    await openByKeyboard(page);
    const controls = (await page.locator(`${accuracy} .live-toolbar`).boundingBox())!;
    const heading = (await page.locator(`h2:has(+ ${accuracy})`).boundingBox())!;
    expect(controls.x).toBeGreaterThanOrEqual(0);
    expect(controls.x + controls.width).toBeLessThanOrEqual(320);
    expect(controls.y).toBeGreaterThanOrEqual(heading.y + heading.height);
  });

  test('controls are large enough for fingers, and fingers still scroll the page', async () => {
    const { page } = await openPost(phone);
    await openByKeyboard(page);
    for (const control of await page.locator(`${accuracy} .live-toolbar > *`).all()) {
      const { width, height } = (await control.boundingBox())!;
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    }
    const surface = page.locator(`${accuracy} .live-surface`);
    expect(await surface.evaluate((one) => getComputedStyle(one).touchAction)).toBe('pan-y');
  });
});

const twoBars: TopLevelSpec = {
  data: {
    values: [
      { animal: 'dog', weight: 30 },
      { animal: 'cat', weight: 4 },
    ],
  },
  width: 200,
  mark: 'bar',
  encoding: { x: { field: 'animal' }, y: { field: 'weight', type: 'quantitative' } },
};

const lineAndPoint: TopLevelSpec = {
  data: {
    values: [
      { label: 'line', step: 0, value: 1 },
      { label: 'line', step: 2, value: 2 },
      { label: 'point', step: 1, value: 3 },
    ],
  },
  width: 200,
  mark: 'line',
  encoding: {
    x: { field: 'step', type: 'quantitative' },
    y: { field: 'value', type: 'quantitative' },
    color: { field: 'label' },
  },
};

/** A chart with two lines, of which one ends long before the other. */
function shortAndLong(): TopLevelSpec {
  const line = (label: string, length: number) => ({
    label,
    runs: [
      {
        step: Int32Array.from({ length }, (_, i) => i),
        value: Float64Array.from({ length }, (_, i) => i),
      },
    ],
  });
  const panel = linePanel({
    title: 'Two lines',
    quantity: 'Value',
    series: [line('short', 10), line('long', 101)],
    levels: { meaning: 'limit', at: [{ label: 'limit 5', value: 5, series: 'long' }] },
    width: 800,
  });
  return withViewWidth(stackPanels('Two lines.', 'Step', [panel]), 640);
}

async function zoomIn(figure: Locator, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await figure.getByRole('button', { name: 'Zoom in' }).click();
}

async function chooseAxis(figure: Locator, axis: string): Promise<void> {
  await figure.getByLabel('Vertical axis').selectOption(axis);
}

async function smoothAndZoom(figure: Locator): Promise<void> {
  const titles = figure.locator('.live-drawing .role-title-subtitle');
  await figure.getByLabel('Smoothing').selectOption('Not smoothed');
  await expect.poll(async () => (await titles.allTextContents()).join()).toContain('not smoothed');
  await zoomIn(figure, 3);
}

/** The names beside plots, from the first plot to the last, with their centres in pixels of the window. */
async function namesOf(figure: Locator) {
  return figure.locator('.live-drawing .mark-text[class*=" words_"] text').evaluateAll((texts) =>
    texts
      .filter((text) => !text.closest('[class*="_moment"]'))
      .map((text) => {
        const { x, y, width, height } = text.getBoundingClientRect();
        return {
          text: text.textContent,
          x: x + width / 2,
          y: y + height / 2,
          opacity: Number(text.getAttribute('opacity') ?? 1),
          isCut: text.closest('[clip-path]') !== null,
        };
      }),
  );
}

/** Expects the names of each plot's subject and reference at the ends of their bold lines or bands. */
async function expectNamesAtEnds(figure: Locator): Promise<void> {
  const names = await namesOf(figure);
  const ends = await endsOf(figure);
  expect(ends).toHaveLength(names.length);
  // Each plot has two names.
  for (const plot of [0, 1]) {
    const [a, b] = [2 * plot, 2 * plot + 1].map((i) => ({ name: names[i]!.y, end: ends[i]! }));
    const isFree = Math.abs(a!.end - b!.end) > 16;
    for (const { name, end } of [a!, b!]) {
      expect(Math.abs(name - end)).toBeLessThan(isFree ? 2 : 15);
    }
    expect(Math.abs(a!.name - b!.name)).toBeGreaterThanOrEqual(15 - 0.1);
    expect(Math.sign(a!.name - b!.name)).toBe(Math.sign(a!.end - b!.end));
  }
}

/** The y coordinates in the window at which lines and bands leave their plots; in each plot, "Standard" is first. */
async function endsOf(figure: Locator): Promise<number[]> {
  return figure.locator('.live-drawing').evaluate((drawing) => {
    const frames = [...drawing.querySelectorAll('.role-axis-domain line')].map((line) =>
      line.getBoundingClientRect(),
    );
    // Vega draws axes half a pixel outside the plot's edge.
    const right = Math.max(...frames.map((frame) => frame.right)) - 0.5;
    /** The y coordinate of a line at the plot's edge, or at its end if it ends earlier. Lines go from left to right. */
    const heightOf = (path: SVGPathElement): number => {
      const matrix = path.getScreenCTM()!;
      const pointAt = (length: number) => path.getPointAtLength(length).matrixTransform(matrix);
      let [within, beyond] = [0, path.getTotalLength()];
      if (pointAt(beyond).x <= right) return pointAt(beyond).y;
      for (let i = 0; i < 50; i++) {
        const middle = (within + beyond) / 2;
        if (pointAt(middle).x <= right) within = middle;
        else beyond = middle;
      }
      return pointAt(within).y;
    };
    const colours = ['var(--chart-reference)', 'var(--chart-subject)'];
    const groups = [...drawing.querySelectorAll('[class*="concat_"][class*="_group"]')];
    return groups.flatMap((group) =>
      colours.map((colour) => {
        const paths = [
          ...group.querySelectorAll<SVGPathElement>(`path[stroke="${colour}"]`),
        ].filter(
          (path) => path.closest('.mark-line') && Number(path.getAttribute('stroke-width')) >= 1.2,
        );
        const heights = paths.map(heightOf);
        return heights.reduce((sum, one) => sum + one, 0) / heights.length;
      }),
    );
  });
}

async function openPost(options: BrowserContextOptions) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  pages.push(page);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${server.origin}/posts/batch-normalization/`, { waitUntil: 'networkidle' });
  const seen: string[] = [];
  page.on('request', (request) => seen.push(request.url()));
  return { page, complaints, requests: () => [...seen] };
}

async function liveChart(page: Page, figure = accuracy): Promise<Locator> {
  const chart = page.locator(`${figure} .live`);
  await chart.waitFor();
  return chart;
}

/** Opens the chart by keyboard. @returns the chart's focused surface */
async function openByKeyboard(page: Page): Promise<Locator> {
  await page.locator(`${accuracy} svg.chart:visible`).focus();
  const surface = (await liveChart(page)).getByRole('slider');
  expect(await surface.evaluate((one) => one === document.activeElement)).toBe(true);
  return surface;
}

/** The boxes of a chart and of its figure in the page: left, top, width and height. */
async function boxes(page: Page, chart: Locator) {
  const figure = page.locator(accuracy);
  const measure = (one: Locator) =>
    one.evaluate((it) => {
      const { x, y, width, height } = it.getBoundingClientRect();
      return [x + scrollX, y + scrollY, width, height];
    });
  return [await measure(chart), await measure(figure)];
}

/** The boxes of each text and of all lines together: left, top, right and bottom. */
async function placesOf(picture: Locator): Promise<{ what: string; box: number[] }[]> {
  return picture.evaluate((svg) => {
    const sides = (element: Element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return [left, top, right, bottom];
    };
    const texts = [...svg.querySelectorAll('text')].map((text) => ({
      what: text.textContent,
      box: sides(text),
    }));
    const lines = [...svg.querySelectorAll('[stroke^="var(--chart-"]')].map(sides);
    const extreme = (k: number, of: (...all: number[]) => number) =>
      of(...lines.map((box) => box[k]!));
    const all = [
      extreme(0, Math.min),
      extreme(1, Math.min),
      extreme(2, Math.max),
      extreme(3, Math.max),
    ];
    return [...texts, { what: 'lines', box: all }].sort((a, b) =>
      `${a.what} ${Math.round(a.box[0]!)} ${Math.round(a.box[1]!)}` <
      `${b.what} ${Math.round(b.box[0]!)} ${Math.round(b.box[1]!)}`
        ? -1
        : 1,
    );
  });
}

/** The labels of all axes, sorted, since Vega reuses elements in any order. */
async function labelsOf(figure: Locator): Promise<string[]> {
  return (await figure.locator('.live-drawing .role-axis-label text').allTextContents()).sort();
}

/** The boxes of the plots' axes: left, top, right and bottom. */
async function plotsOf(figure: Locator): Promise<number[][]> {
  return figure.locator('.live-drawing .role-axis-domain').evaluateAll((axes) =>
    axes.map((axis) => {
      const { left, top, right, bottom } = axis.getBoundingClientRect();
      return [left, top, right, bottom].map(Math.round);
    }),
  );
}

async function drawnLines(figure: Locator, colour: string): Promise<number> {
  return figure
    .locator(`.live-drawing .mark-line.role-mark path[stroke="${colour}"]`)
    .evaluateAll((lines) => lines.filter((line) => line.getAttribute('opacity') !== '0').length);
}

/** A metric of a recorded run, at the steps where it was measured. */
async function recorded(variant: string, metric: string) {
  const file = path.resolve(
    import.meta.dirname,
    `../../results/batch-norm/${variant}-short-seed1/series.parquet`,
  );
  const { step, metrics } = await decodeSeries(await readFile(file), file);
  const measured = [...step.keys()].filter((i) => Number.isFinite(metrics[metric]![i]));
  return {
    step: measured.map((i) => step[i]!),
    value: measured.map((i) => metrics[metric]![i]!),
  };
}

/** Expects plots to move by at most a pixel: labels of another range may be wider. */
function expectNearby(plots: number[][], before: number[][]): void {
  const moved = plots.flat().map((side, i) => Math.abs(side - before.flat()[i]!));
  expect(Math.max(...moved)).toBeLessThanOrEqual(1);
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`;
}

async function centresOf(items: Locator): Promise<{ x: number; y: number }[]> {
  const boxes = await Promise.all((await items.all()).map((item) => item.boundingBox()));
  return boxes
    .filter((box) => box !== null)
    .map(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }));
}

/** Serves a chart in place of that of the accuracy. */
async function serveAsAccuracy(page: Page, spec: TopLevelSpec): Promise<void> {
  const { file, looks } = packLive({ wide: compileLiveForm(spec) }, []);
  await page.route(/\/accuracy\.live\.json$/, (route) => route.fulfill({ body: file }));
  await page.route(new RegExp(`/looks/${looks!.name}`), (route) =>
    route.fulfill({ body: looks!.text }),
  );
}
