import { ExpectedError, withoutStack } from '../messages/expected-error.ts';

/** The address of a site: `site` and `base` of Astro's configuration. */
export interface SiteAddress {
  site?: string;
  base?: string;
}

/** Reads `RETRACE_SITE` and `RETRACE_BASE`, leaving out what isn't set. @throws ExpectedError in one line */
export function siteAddress({ RETRACE_SITE, RETRACE_BASE }: NodeJS.ProcessEnv): SiteAddress {
  if (RETRACE_SITE && !/^https?:$/.test(URL.parse(RETRACE_SITE)?.protocol ?? '')) {
    throw refusal(`RETRACE_SITE is "${RETRACE_SITE}"; expected one such as https://you.example`);
  }
  // Astro would drop the path.
  const { pathname: path = '/' } = URL.parse(RETRACE_SITE ?? '') ?? {};
  if (path !== '/') {
    throw refusal(`RETRACE_SITE is "${RETRACE_SITE}"; put ${path} into RETRACE_BASE`);
  }
  if (RETRACE_BASE && !RETRACE_BASE.startsWith('/')) {
    throw refusal(`RETRACE_BASE is "${RETRACE_BASE}"; expected a path such as /notes/`);
  }
  return {
    ...(RETRACE_SITE ? { site: RETRACE_SITE } : {}),
    ...(RETRACE_BASE ? { base: RETRACE_BASE } : {}),
  };
}

function refusal(message: string): ExpectedError {
  return withoutStack(new ExpectedError(message));
}
