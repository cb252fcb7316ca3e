import { Command, Option } from 'commander';
import { cacheDirectory } from '../../../../files/cache-directory.ts';
import { ExpectedError, isExpected } from '../../../../messages/expected-error.ts';
import { runCommand } from '../run-command.ts';
import { buildEngine, type EngineSource } from './build-engine.ts';

interface Flags {
  wheel?: string;
  fromPip?: boolean;
  cuda?: boolean;
}

const program = new Command('npm run engine --')
  .description(
    "makes the native engine loadable: TensorFlow's library and tfjs-node's addon for it",
  )
  .addOption(
    new Option(
      '--wheel <file>',
      "compile the addon against a TensorFlow wheel's library",
    ).conflicts('fromPip'),
  )
  .option('--from-pip', 'the same with a wheel that python3 -m pip downloads')
  .option('--cuda', "with --from-pip: TensorFlow for NVIDIA's GPUs, with CUDA's libraries (8 GB)")
  .addHelpText('after', '\nWithout a flag: the stock install, libtensorflow 2.9.1 of 2022.')
  .action(build);

try {
  await program.parseAsync();
} catch (error) {
  if (!isExpected(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function build(flags: Flags): Promise<void> {
  const { device, losses, folder } = await buildEngine(chooseSource(flags), {
    run: runCommand,
    fetch,
    log: console.log,
    environment: process.env,
    cache: cacheDirectory(),
  });
  const { tensorflow } = device.details;
  const kind = device.kind === 'gpu' ? 'CUDA' : 'no GPU found';
  console.log(`TensorFlow ${tensorflow} trains on ${device.name} (${kind})`);
  console.log(`Losses of the two steps: ${losses.map((loss) => loss.toFixed(4)).join(', ')}`);
  console.log(`Installed in ${folder}`);
}

function chooseSource({ wheel, fromPip, cuda = false }: Flags): EngineSource {
  if (cuda && !fromPip) throw new ExpectedError('--cuda goes with --from-pip: add it');
  if (wheel !== undefined) return { kind: 'wheel', file: wheel };
  return fromPip ? { kind: 'pip', cuda } : { kind: 'stock' };
}
