import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineMdastPlugin } from 'satteri';
import { noteMistake } from './text-mistakes.ts';

/** Refuses a missing picture. The bundler's error would name a line of the compiled post. */
export const checkPictures = defineMdastPlugin({
  name: 'check-pictures',
  options: { position: true },
  image: async (image, context) => {
    const { url } = image;
    const { fileURL } = context;
    // The check of finished pages covers whole addresses and files in `public`.
    if (!fileURL || !url || url.startsWith('/') || URL.canParse(url)) return;
    const problem = await problemOf(url, fileURL);
    if (problem) noteMistake(context, image, `the picture "${url}": ${problem}`);
  },
});

async function problemOf(url: string, post: URL): Promise<string | undefined> {
  const file = fileURLToPath(new URL(url, post));
  // List the folder: on some systems, opening the file also works with the wrong case.
  const present = await readdir(path.dirname(file)).catch((): string[] => []);
  if (present.includes(path.basename(file))) {
    return /^\.\.?\//.test(url) ? undefined : `write "./${url}"`;
  }
  const folder = /^(?=\.\.?\/).*\//.exec(url)?.[0] ?? './';
  const known = present.filter(isPicture).sort();
  if (known.length === 0) return 'there is no such file; put it beside the post';
  return `there is no such file; known: ${known.map((name) => folder + name).join(', ')}`;
}

function isPicture(name: string): boolean {
  return /\.(avif|gif|jpe?g|png|svg|tiff?|webp)$/i.test(name);
}
