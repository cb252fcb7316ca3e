import type { SiteOptions } from 'retrace';

/** What the site says of itself: on every page, in its feed and where it is shared. */
export const site = {
  name: 'Retrace',
  /** The front page's heading. */
  tagline: 'Articles that show their working',
  description:
    'Every figure and number here is computed from recorded runs, and leads back to them.',
  navigation: [
    { text: 'Docs', href: 'docs/' },
    { text: 'About', href: 'about/' },
  ],
  /** At the foot of every page. */
  footer: 'Retrace: figures and numbers computed from recorded runs.',
  /** Of the posts, as BCP 47 has it. The generator's own words are English. */
  language: 'en',
  /**
   * What else the published records tell of the machines, besides processor, cores, engine and Node's version: any of
   * `kernel`, `memory` (also a GPU's) and `paths` (in commands). It may be left out.
   */
  machineFacts: [],
} satisfies SiteOptions;
