/** Ctrl-C, a terminal that is closed, and a scheduler's end of time. */
export const stopSignals = ['SIGINT', 'SIGHUP', 'SIGTERM'] as const;

/** Raised when the time is up, and at the first of these signals; a second Ctrl-C ends this process at once. */
export function stopSignal(report: (line: string) => void, limitSeconds?: number): AbortSignal {
  const controller = new AbortController();
  if (limitSeconds) setTimeout(() => controller.abort(), limitSeconds * 1000).unref();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130);
    report('stopping after the current step; once more to end at once');
    controller.abort();
  });
  for (const signal of ['SIGHUP', 'SIGTERM']) process.on(signal, () => controller.abort());
  return controller.signal;
}
