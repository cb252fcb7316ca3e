import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface StaticServer {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  origin: string;
  close(): Promise<void>;
}

/**
 * Serves a folder as a static host would: `index.html` for a folder, and `404.html` for a missing file.
 *
 * @param compressed whether to compress texts with Brotli, each file once
 */
export async function serveFolder(
  folder: string,
  { compressed = false } = {},
): Promise<StaticServer> {
  const compressedTexts = new Map<string, Buffer>();
  const server = createServer(async ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = path.join(folder, path.normalize(decodeURIComponent(pathname)));
    const wanted = pathname.endsWith('/') ? path.join(file, 'index.html') : file;
    const found = await readFile(wanted).catch(() => undefined);
    const body = found ?? (await readFile(path.join(folder, '404.html')));
    const type = types[found ? path.extname(wanted) : '.html'] ?? 'application/octet-stream';
    response.setHeader('content-type', type);
    response.statusCode = found ? 200 : 404;
    if (!compressed || type.startsWith('font/')) return response.end(body);
    if (!compressedTexts.has(wanted)) compressedTexts.set(wanted, brotliCompressSync(body));
    response.setHeader('content-encoding', 'br');
    return response.end(compressedTexts.get(wanted));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
