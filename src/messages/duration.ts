/** Seconds as "40 ms", "41 s", "4 min 12 s", "2 h 5 min" or "3 min". A negative number is a difference: "−4 min 12 s". */
export function formatDuration(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  if (milliseconds < 0) return `\u2212${formatDuration(-seconds)}`;
  if (milliseconds > 0 && milliseconds < 1000) return `${milliseconds} ms`;
  const minutes = Math.round(seconds / 60);
  if (minutes >= 60) return joinUnits([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
  const whole = Math.round(seconds);
  return joinUnits([Math.floor(whole / 60), 'min'], [whole % 60, 's']);
}

function joinUnits(larger: [number, string], smaller: [number, string]): string {
  const shown = [larger, smaller].filter(([count]) => count > 0);
  const parts = shown.length > 0 ? shown : [smaller];
  return parts.flat().join(' ');
}
