import { z } from 'zod';
import { withheldKinds } from '../lab/records/machine-facts.ts';
import { linkedText } from '../layouts/linked-text.ts';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { firstIssue } from '../messages/first-issue.ts';
import { mayLeadTo } from '../publishing/policy/address-kinds.ts';

const text = z.string().trim().min(1);

const addressForm = 'expected a path on the site such as "about/", or an address with https:';
const address = text.refine(isAddress, addressForm);
const ownFile = (ending: string) =>
  text.regex(new RegExp(`^src/.+\\.${ending}$`), `expected a path such as "src/name.${ending}"`);

export const siteSchema = z.strictObject({
  /** The site's name: on every page, in its feed, and where it is shared. */
  name: text,
  /** The front page's heading. The default is the name. */
  tagline: text.optional(),
  /** One sentence: below the heading, in the feed, and for search engines. */
  description: text,
  /**
   * An SVG file in `src`, such as `src/logo.svg`, which becomes part of every page, so `currentColor` and `var(--link)` are
   * the page's colours. The default is a curve with a point.
   */
  logo: ownFile('svg').optional(),
  /**
   * Links in the header of every page, before the one to the search. `href` is a path on the site, such as `about/`, to
   * which its base is added, or a whole address.
   */
  navigation: z
    .array(z.strictObject({ text, href: address }))
    .readonly()
    .default([]),
  /** At the foot of every page, with links written `[text](about/)`. The default is the name. */
  footer: text
    .refine(
      (footer) => linkedText(footer).every(({ href }) => href === undefined || isAddress(href)),
      `in a link, ${addressForm}`,
    )
    .optional(),
  /** Astro components in `src` that replace the header or the footer of every page. */
  frame: z
    .strictObject({ header: ownFile('astro').optional(), footer: ownFile('astro').optional() })
    .default({}),
  /** The posts' language, as BCP 47 has it, such as `en` or `de-CH`. The generator's own words are English. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i, 'expected a language tag such as "en"')
    .default('en'),
  /**
   * The repository's address, such as `https://github.com/you/articles`, for links from numbers to their code. Builds on
   * GitHub and GitLab know it themselves.
   */
  repository: text.optional(),
  /**
   * Font files, TTF or OTF, for pictures in the feed and on social networks, such as `src/fonts/NotoSansSC-Regular.ttf`. Pictures have
   * Latin, Greek, Cyrillic and signs by themselves; one with other characters is left out, and the build says which.
   */
  pictureFonts: z.array(text).readonly().default([]),
  /**
   * What else the published records tell of the machines, besides processor, cores, engine and Node's version: any of
   * `kernel`, `memory` (also a GPU's) and `paths` (in commands).
   */
  machineFacts: z.array(z.enum(withheldKinds)).readonly().default([]),
});

/** What an author says of a site. */
export type SiteOptions = z.input<typeof siteSchema>;
/** The same with all defaults. */
export interface Site extends z.output<typeof siteSchema> {
  tagline: string;
  footer: string;
}

/** Reads a site's options. @throws ExpectedError, in one line, that names the option, the problem and the value */
export function parseSite(options: unknown): Site {
  const parsed = siteSchema.safeParse(options, { reportInput: true });
  if (!parsed.success) {
    throw withoutStack(new ExpectedError(`src/site.ts: ${firstIssue(parsed.error)}`));
  }
  const { tagline = parsed.data.name, footer = parsed.data.name, ...rest } = parsed.data;
  return { ...rest, tagline, footer };
}

/** The links in the frame of every page, by address, with the option that each is in. */
export function frameLinks({ navigation, footer }: Site): Map<string, string> {
  const inFooter = linkedText(footer).flatMap(({ href }) => href ?? []);
  return new Map([
    ...inFooter.map((href): [string, string] => [href, 'footer']),
    ...navigation.map(({ href }): [string, string] => [href, 'navigation']),
  ]);
}

function isAddress(href: string): boolean {
  const url = URL.parse(href);
  if (url) return mayLeadTo(url);
  return /^(?![.#?])\/?(?!\/)[^\s\\]*$/.test(href);
}
