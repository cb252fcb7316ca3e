import type { Gradient } from './scenegraph.ts';
import { attributesText, escaped, shortNumber } from './svg-words.ts';

/** The prefix of all ids of a drawing, until its page is known. */
export const ownIds = 'drawing-';

/** What marks of a drawing refer to: clips, gradients and masks. Equal ones are one. */
export class Definitions {
  /** Ids by what they name, without the id. */
  #known = new Map<string, string>();
  #elements: string[] = [];

  /** The elements, or nothing. */
  get text(): string {
    return this.#elements.length === 0 ? '' : `<defs>${this.#elements.join('')}</defs>`;
  }

  /** @param path the text of the path of what stays. Returns the reference to it. */
  clip(path: string): string {
    return this.#add('clipPath', '', `<path d="${path}"/>`);
  }

  /** A picture whose opacities are those of its pixels. Returns the reference to a mask. */
  pixels(address: string, box: string): string {
    const image = `<image href="${escaped(address)}"${box} preserveAspectRatio="none" image-rendering="pixelated"/>`;
    return this.#add('mask', '', image);
  }

  /** Returns the reference to a gradient. */
  gradient({ gradient, stops, ...ends }: Gradient): string {
    const inside = stops
      .map(({ offset, color }) =>
        attributesText([
          ['offset', shortNumber(offset)],
          ['stop-color', color],
        ]),
      )
      .map((attributes) => `<stop${attributes}/>`)
      .join('');
    if (gradient === 'linear') {
      const { x1 = 0, y1 = 0, x2 = 1, y2 = 0 } = ends;
      return this.#add('linearGradient', numbers({ x1, y1, x2, y2 }), inside);
    }
    const { x1 = 0.5, y1 = 0.5, r1 = 0, x2 = 0.5, y2 = 0.5, r2 = 0.5 } = ends;
    const circle = numbers({ fx: x1, fy: y1, fr: r1, cx: x2, cy: y2, r: r2 });
    const colours = this.#add('radialGradient', circle, inside);
    // A pattern keeps the circle round in a box that isn't square, as on a canvas.
    const round =
      ' viewBox="0 0 1 1" width="100%" height="100%" preserveAspectRatio="xMidYMid slice"';
    return this.#add('pattern', round, `<rect width="1" height="1" fill="${colours}"/>`);
  }

  #add(name: string, attributes: string, inside: string): string {
    const content = `${attributes}>${inside}</${name}>`;
    const known = this.#known.get(content);
    const id = known ?? `${ownIds}${this.#known.size + 1}`;
    if (known === undefined) {
      this.#known.set(content, id);
      this.#elements.push(`<${name} id="${id}"${content}`);
    }
    return `url(#${id})`;
  }
}

function numbers(all: Record<string, number>): string {
  return attributesText(Object.entries(all).map(([name, one]) => [name, shortNumber(one)]));
}
