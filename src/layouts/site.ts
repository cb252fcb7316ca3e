import { base } from 'astro:config/client';

/** The project's name, on every page. */
export const siteName = 'Retrace';

/** A path inside the site, under whatever base it is published. */
export function sitePath(path: string): string {
  // Not `import.meta.env.BASE_URL`: a variable of that name in the environment would override it.
  return `${base.replace(/\/$/, '')}/${path}`;
}
