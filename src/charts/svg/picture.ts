import { ExpectedError } from '../../messages/expected-error.ts';
import { ownIds } from './definitions.ts';
import { type Attributes, attributesText, escaped } from './svg-words.ts';

/** What a picture is for readers who can't see it. */
export interface Label {
  /** Prefix of every id inside, unique on the page: letters, digits, hyphens and underscores. */
  id: string;
  title: string;
  description: string;
}

export interface PictureParts {
  /** SVG of `writeMarks`. */
  marks: string;
  label: Label;
  /** Of the whole picture, before those that describe it. */
  attributes: Attributes;
  /** What is drawn below the marks. */
  below?: string;
}

/**
 * The text of an SVG that is described as one picture.
 *
 * @throws ExpectedError for an id with other signs
 */
export function pictureOf({ marks, label, attributes, below = '' }: PictureParts): string {
  const { id, title, description } = label;
  if (!/^[a-z][\w-]*$/i.test(id)) {
    throw new ExpectedError(
      `Chart "${id}": its id must be letters, digits, hyphens and underscores`,
    );
  }
  const all = attributesText([
    ...attributes,
    ['role', 'img'],
    ['aria-labelledby', `${id}-title`],
    ['aria-describedby', `${id}-description`],
  ]);
  const words = `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-description">${escaped(description)}</desc>`;
  const drawing = `<g id="${drawingId(id)}" fill="none">${withIds(marks, id)}</g>`;
  return `<svg${all}>${words}${below}${drawing}</svg>`;
}

/** The id of the marks without title and description, which a preview on the same page repeats. */
export function drawingId(id: string): string {
  return `${id}-drawing`;
}

/** Texts have no quotes of their own, so these are the ids and the references to them. */
function withIds(marks: string, id: string): string {
  return marks
    .replaceAll(` id="${ownIds}`, ` id="${id}-`)
    .replaceAll(`="url(#${ownIds}`, `="url(#${id}-`);
}
