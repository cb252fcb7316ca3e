import { readFileSync } from 'node:fs';
import path from 'node:path';
import { create } from 'fontkitten';
import { sha256 } from '../../files/digest.ts';
import { ExpectedError, withoutStack } from '../../messages/expected-error.ts';

/**
 * One file for each weight, and one of signs: resvg reads no WOFF2 (https://github.com/thx/resvg-js/issues/359), and only one weight of a
 * variable font (https://github.com/linebender/resvg/pull/908).
 */
const ownFiles = ['inter-regular.ttf', 'inter-semibold.ttf', 'signs.ttf'];

/** The fonts with which pictures are drawn, whatever fonts the machine has. */
export interface PictureFonts {
  files: readonly string[];
  /** All that they can draw. */
  characters: ReadonlySet<number>;
  /** Tells whether the fonts of earlier pictures were the same. */
  digest: string;
}

/** Where the fonts of pictures are. */
export interface FontPlaces {
  /** The folder of Retrace's own. */
  folder: string;
  /** Files of the site's. */
  others: readonly string[];
}

/**
 * @param folder of Retrace's own fonts
 * @param others the site's, TTF or OTF, for scripts that Retrace's lack
 * @throws ExpectedError if one of the site's can't be read; Error if one of Retrace's is missing
 */
export function readPictureFonts(folder: string, others: readonly string[] = []): PictureFonts {
  const own = ownFiles.map((file) => path.join(folder, file));
  const fonts = [
    ...own.map((file) => readFont(file)),
    ...others.map((file) => blamingOption(file, () => readFont(file))),
  ];
  return {
    files: fonts.map(({ file }) => file),
    characters: new Set(fonts.flatMap(({ characters }) => characters)),
    digest: sha256(fonts.map(({ digest }) => digest).join()),
  };
}

/** How TTF and OTF files begin. */
const drawable = new Set(['\0\u0001\0\0', 'OTTO', 'true']);

function readFont(file: string) {
  const bytes = readFileSync(file);
  // resvg would leave out the texts.
  if (!drawable.has(bytes.toString('latin1', 0, 4))) throw new Error('can’t be drawn with');
  const font = create(bytes);
  if (!('characterSet' in font)) throw new Error('is a collection of fonts');
  return { file, characters: font.characterSet, digest: sha256(bytes) };
}

function blamingOption<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `src/site.ts: pictureFonts: ${file}: ${reason}; expected a TTF or OTF file`;
    throw withoutStack(new ExpectedError(message, { cause: error }));
  }
}

/** Characters that are never drawn: joiners, soft hyphens, marks of direction. */
const invisible = /\p{Default_Ignorable_Code_Point}|\s/u;

/** What is heard, not seen. */
const words = /<(title|desc)\b[^>]*>[^<]*<\/\1>/g;

/** The characters of a text, or of an SVG file whose markup is ASCII, that no font has, each once. */
export function missingCharacters(text: string, { characters }: PictureFonts): string[] {
  const found =
    text
      .replace(words, '')
      .normalize('NFC')
      .match(/[^\p{ASCII}]/gu) ?? [];
  return [...new Set(found)].filter(
    (character) => !characters.has(character.codePointAt(0)!) && !invisible.test(character),
  );
}
