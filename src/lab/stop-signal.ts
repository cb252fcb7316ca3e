/** Raised when the time is up, and at the first Ctrl-C; a second one ends this process at once. */
export function stopSignal(report: (line: string) => void, limitSeconds?: number): AbortSignal {
  const controller = new AbortController();
  if (limitSeconds) setTimeout(() => controller.abort(), limitSeconds * 1000).unref();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130);
    report('stopping after the current step; once more to end at once');
    controller.abort();
  });
  // A terminal that is closed, and a scheduler's end of time.
  for (const signal of ['SIGHUP', 'SIGTERM']) process.on(signal, () => controller.abort());
  return controller.signal;
}
