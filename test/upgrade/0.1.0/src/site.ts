import type { SiteOptions } from 'retrace';

/** What the site says of itself: on every page, in its feed and where it is shared. */
export const site = {
  name: 'My site',
  description: 'Experiments, and what they show: each number leads back to the runs behind it.',
  navigation: [{ text: 'About', href: 'about/' }],
  language: 'en',
} satisfies SiteOptions;
