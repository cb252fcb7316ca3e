/* Loaded into a program before its own code: tells who started it what it used, when it ends. */

// The channel must not keep the program alive.
process.channel?.unref();

process.once('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.send?.({
    processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
    megabytes: maxRSS / 1024,
  });
});
