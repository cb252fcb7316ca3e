/** What engines tell of a script. Older ones have it as a property, newer ones as a method. */
interface WithTextInfo {
  getTextInfo?(): { direction?: string };
  textInfo?: { direction?: string };
}

/** The direction in which a language is written, for the attribute `dir`: undefined for from left to right. */
export function directionOf(language: string): 'rtl' | undefined {
  const locale = new Intl.Locale(language) as Intl.Locale & WithTextInfo;
  const { direction } = locale.getTextInfo?.() ?? locale.textInfo ?? {};
  return direction === 'rtl' ? 'rtl' : undefined;
}
