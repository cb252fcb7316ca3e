/* Loaded into a program before its own code: at the program's end, sends its use of resources to the parent process. */

// The channel must not keep the program alive.
process.channel?.unref();

process.once('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.send?.({
    processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
    megabytes: maxRSS / 1024,
  });
});
