/** Sent by Ctrl-C, by a terminal that closes, and by a scheduler whose time limit is up. */
export const stopSignals = ['SIGINT', 'SIGHUP', 'SIGTERM'] as const;

/** Aborted when the time is up, and at the first stop signal. A second Ctrl-C ends this process at once. */
export function stopSignal(report: (line: string) => void, limitSeconds?: number): AbortSignal {
  const controller = new AbortController();
  if (limitSeconds) setTimeout(() => controller.abort(), limitSeconds * 1000).unref();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130);
    report('stopping: runs keep their state first; once more to end at once');
    controller.abort();
  });
  for (const signal of ['SIGHUP', 'SIGTERM']) process.on(signal, () => controller.abort());
  return controller.signal;
}
