/**
 * The name of a field for what a title says, as tooltips show names. Vega reads dots and brackets in names as paths.
 *
 * @param taken names of other fields
 * @param otherwise the name if the title gives none
 */
export function fieldName(title: string, taken: readonly string[], otherwise: string): string {
  const plain = title.replace(/[^\p{L}\p{N} -]+/gu, ' ').trim();
  const name = plain.charAt(0).toLowerCase() + plain.slice(1);
  return /^\p{L}/u.test(name) && !taken.includes(name) ? name : otherwise;
}
