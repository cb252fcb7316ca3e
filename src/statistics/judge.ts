/** What an interval says of a claim that the value lies above, or below, a threshold. */
export function judge(
  { low, high }: { low: number; high: number },
  claimed: 'above' | 'below',
  threshold: number,
): 'supported' | 'inconclusive' | 'refuted' {
  if (low > threshold) return claimed === 'above' ? 'supported' : 'refuted';
  if (high < threshold) return claimed === 'below' ? 'supported' : 'refuted';
  return 'inconclusive';
}
