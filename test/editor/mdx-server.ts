import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';

export interface Diagnostic {
  /** Counted from 1. */
  line: number;
  message: string;
}

/** A post that is open in an editor. */
export interface OpenPost {
  diagnostics(): Promise<Diagnostic[]>;
  /** The labels of what is offered behind a part of the text. */
  completions(behind: string): Promise<string[]>;
  /** What is shown for the beginning of a part of the text, in Markdown. */
  hover(over: string): Promise<string>;
}

/** The language server that editors start for MDX. */
export interface MdxServer {
  /** @param text what the editor shows, saved or not */
  open(file: string, text: string): Promise<OpenPost>;
  /** Tells the server that a file that it watches has changed. */
  changed(file: string): Promise<void>;
  stop(): Promise<void>;
}

/** As the protocol counts kinds of changes. */
const fileChanged = 2;
const modules = path.resolve(import.meta.dirname, '../../node_modules');

/** Starts the language server in a site, as an editor does. */
export async function startMdxServer(root: string): Promise<MdxServer> {
  const program = path.join(modules, '@mdx-js/language-server/lib/index.js');
  const child = spawn(process.execPath, [program, '--stdio'], { cwd: root });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
    items.map(() => null),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const folder = pathToFileURL(root).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: folder,
    workspaceFolders: [{ uri: folder, name: 'site' }],
    capabilities: {
      workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } },
      textDocument: { completion: {}, hover: {}, diagnostic: {} },
    },
    initializationOptions: {
      typescript: { enabled: true, tsdk: path.join(modules, 'typescript/lib') },
    },
  });
  await connection.sendNotification('initialized', {});

  async function open(file: string, text: string): Promise<OpenPost> {
    const textDocument = { uri: pathToFileURL(path.join(root, file)).href };
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { ...textDocument, languageId: 'mdx', version: 1, text },
    });
    const ask = (method: string, position?: Position) =>
      connection.sendRequest<Answer | null>(`textDocument/${method}`, {
        textDocument,
        ...(position && { position }),
      });
    return {
      diagnostics: async () => {
        const { items = [] } = (await ask('diagnostic')) ?? {};
        return items.map(({ range, message = '' }) => ({ line: range!.start.line + 1, message }));
      },
      completions: async (behind) => {
        const { items = [] } =
          (await ask('completion', placeOf(text, behind, behind.length))) ?? {};
        return items.map(({ label = '' }) => label);
      },
      hover: async (over) => {
        const { contents } = (await ask('hover', placeOf(text, over, 1))) ?? {};
        return typeof contents === 'string' ? contents : (contents?.value ?? '');
      },
    };
  }

  return {
    open,
    changed: (file) =>
      connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: pathToFileURL(path.join(root, file)).href, type: fileChanged }],
      }),
    stop: async () => {
      connection.dispose();
      if (child.exitCode !== null) return;
      const end = once(child, 'exit');
      child.kill();
      await end;
    },
  };
}

interface Position {
  line: number;
  character: number;
}

/** The parts of the server's answers that are used here. */
interface Answer {
  items?: { label?: string; message?: string; range?: { start: Position } }[];
  contents?: string | { value: string };
}

function placeOf(text: string, part: string, characters: number): Position {
  const start = text.indexOf(part);
  if (start < 0) throw new Error(`the text doesn't contain ${part}`);
  const before = text.slice(0, start + characters).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length };
}
