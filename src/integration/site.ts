import { z } from 'zod';
import { withheldKinds } from '../lab/records/machine-facts.ts';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { firstIssue } from '../messages/first-issue.ts';

const text = z.string().trim().min(1);

const siteSchema = z.strictObject({
  /** The site's name: on every page, in its feed, and where it is shared. */
  name: text,
  /** The front page's heading. The default is the name. */
  tagline: text.optional(),
  /** One sentence: below the heading, in the feed, and for search engines. */
  description: text,
  /** At the foot of every page. The default is the name. */
  footer: text.optional(),
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
