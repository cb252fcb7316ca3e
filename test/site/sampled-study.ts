import { createSite, type Site } from './site.ts';

/** A study whose runs keep all kinds of artifacts. It computes them itself, without a package. */
export async function createSampledStudy(): Promise<Site> {
  const site = await createSite([]);
  for (const [file, text] of Object.entries(files)) await site.write(file, text.trimStart());
  return site;
}

const files: Record<string, string> = {
  'src/experiments/gan/experiment.ts': `
import { array, defineExperiment, digest, picture, table, text } from 'retrace/lab';
import { z } from 'zod';

export const steps = 500;

/** Rings whose number grows with the steps, in shades of grey or colours. */
function rings(side: number, step: number, hue: number): Uint8Array {
  const pixels = new Uint8Array(side * side * 3);
  for (let at = 0; at < side * side; at++) {
    const [x, y] = [(at % side) - side / 2, Math.floor(at / side) - side / 2];
    const wave = Math.sin((Math.hypot(x, y) / side) * (6 + step / 25)) / 2 + 0.5;
    for (let channel = 0; channel < 3; channel++) {
      pixels[3 * at + channel] = 255 * wave * (channel === hue ? 1 : 0.4);
    }
  }
  return pixels;
}

export default defineExperiment({
  name: 'gan',
  title: 'Rings that a generator draws',
  parameters: z.strictObject({ hue: z.int(), steps: z.int() }),
  variants: {
    red: { label: 'Red rings', parameters: { hue: 0 } },
    green: { label: 'Green rings, with a penalty on the gradient', parameters: { hue: 1 } },
    blue: { label: 'Blue & <b>bold</b>', parameters: { hue: 2 } },
  },
  profiles: { quick: { seeds: [1, 2], parameters: { steps } } },
  metrics: { loss: 'Loss, nats' },
  artifacts: {
    samples: picture('A ring that the generator drew'),
    scene: picture('A large scene'),
    story: text('What the generator said'),
    confusion: table('Rings by colour', { actual: 'number', predicted: 'number', count: 'number' }),
    landscape: array('Loss on a plane', ['alpha', 'beta']),
    weights: digest('Weights', { url: 'https://files.example/weights.bin' }),
  },
  length: (parameters) => ({ steps: parameters.steps / 50 + 1, samplesPerStep: 0 }),
  async *run({ parameters, seed, keep }) {
    const { hue } = parameters;
    for (let step = 0; step <= parameters.steps; step += 50) {
      const data = rings(28, step + seed, hue);
      await keep('samples', { shape: [28, 28, 3], data }, step);
      if (step % 250 === 0) {
        await keep('story', story(step), step);
        await keep('scene', { shape: [600, 900, 3], data: wide(step, hue) }, step);
      }
      yield { step, loss: 1 / (1 + step + seed) };
    }
    await keep('story', 'The end.\\nIt was <i>good</i>.');
    await keep('confusion', [
      { actual: 0, predicted: 0, count: 10 * seed },
      { actual: 0, predicted: 1, count: hue },
    ]);
    await keep('landscape', { shape: [2, 3], data: Float32Array.from([1, 2, 3, 4, 5, seed]) });
    await keep('weights', new Uint8Array(1234567));
  },
});

function wide(step: number, hue: number): Uint8Array {
  const square = rings(900, step, hue);
  return square.slice(0, 600 * 900 * 3);
}

function story(step: number): string {
  if (step === 0) return '<script>alert(1)</script> & "quotes"\\u202e reversed\\tand a tab';
  return \`Step \${step}: \${'once upon a time there was a ring. '.repeat(step / 2)}\`;
}
`,
  'src/content/posts/rings.mdx': `---
title: Rings
description: What generators drew.
pubDate: 2026-11-29
---

As <Ref to="gan/samples" /> and <Ref to="ends" /> show, rings grow.

<Samples of="gan/samples" caption="Rings during training, *not* bold: 1 < 2 & 3." />

<Samples of="gan/samples" name="ends" seed="all">
At the end, by *seed*.
</Samples>

## Words

<Samples of="gan/story" caption="What the generator said." />

<Samples of="gan/scene" variant="green, blue" steps="0, 500" caption="Large scenes." />

<Samples of="gan/samples" name="strip" variant="blue" steps="all" caption="All steps of a variant." />
`,
};
