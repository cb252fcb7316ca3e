import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type CustomPlugin, optimize } from 'svgo';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { plainLine } from '../messages/plain-text.ts';

/**
 * Reads a site's logo as markup for its pages: without scripts, with ids and classes of its own, as wide as it has room.
 * Programs that read the page aloud pass over it, since the site's name is beside it.
 *
 * @param root the site's folder
 * @param file relative to it
 * @throws ExpectedError, in one line, if there is no such file, if it isn't an SVG file, or if it isn't whole in itself
 */
export async function readLogo(root: string, file: string): Promise<string> {
  const text = await readFile(path.join(root, file), 'utf8').catch((error) => {
    throw refusal(file, `can't be read (${error.code}): write the path of an SVG file`);
  });
  const svg = inPage(text, file);
  if (!svg.startsWith('<svg')) throw refusal(file, 'is no SVG file');
  if (!/^<svg[^>]* viewBox=/.test(svg)) {
    throw refusal(file, 'has no size: give its <svg> a viewBox, such as viewBox="0 0 32 32"');
  }
  const foreign = findForeign(svg);
  if (foreign) throw refusal(file, `${foreign}: a logo is drawn by itself, in one file`);
  return svg;
}

/** What an optimised logo would load, link to, or hold of another language than SVG; undefined if nothing. */
function findForeign(svg: string): string | undefined {
  const [, element] = /<(foreignObject|iframe|object|embed|video|audio)\b/i.exec(svg) ?? [];
  if (element) return `holds <${element}>`;
  const addresses = /\b(?:href|src)=["']([^"']*)|url\(["']?([^"')]*)|@import\s*["']?([^"';]*)/gi;
  for (const [, ...found] of svg.replaceAll('&quot;', '"').matchAll(addresses)) {
    const address = found.find((part) => part !== undefined)!;
    if (!/^(#|data:image\/)/.test(address)) return `leads to ${JSON.stringify(plainLine(address))}`;
  }
  return undefined;
}

function inPage(text: string, file: string): string {
  try {
    return optimize(text, {
      plugins: [
        'removeScripts',
        'removeTitle',
        {
          name: 'preset-default',
          // Rules of a style sheet would hold for the whole page.
          params: { overrides: { inlineStyles: { onlyMatchedOnce: false } } },
        },
        'removeDimensions',
        'removeXMLNS',
        { name: 'prefixIds', params: { prefix: 'logo' } },
        asLogo,
      ],
    }).data;
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    throw refusal(file, `is no SVG file (${plainLine(reason, 100)})`);
  }
}

const asLogo: CustomPlugin = {
  name: 'asLogo',
  fn: () => ({
    element: {
      enter: ({ name, attributes }, { type }) => {
        if (name !== 'svg' || type !== 'root') return;
        attributes['class'] = 'site-logo';
        attributes['aria-hidden'] = 'true';
      },
    },
  }),
};

function refusal(file: string, problem: string): ExpectedError {
  return withoutStack(new ExpectedError(`src/site.ts: logo: ${file} ${problem}`));
}
