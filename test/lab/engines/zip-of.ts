import { crc32 } from 'node:zlib';

/** A zip archive of these files, stored without compression. A name that ends in "/" is a folder. */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const local = Buffer.concat([fields('PK\x03\x04', name, content), Buffer.from(name + content)]);
    directory.push(directoryEntry(name, content, offset));
    locals.push(local);
    offset += local.length;
  }
  return Buffer.concat([...locals, ...directory, endOf(directory, offset)]);
}

/** A local file header, of 30 bytes. */
function fields(signature: string, name: string, content: string): Buffer {
  const header = Buffer.alloc(30);
  header.write(signature, 'latin1');
  header.writeUInt16LE(20, 4); // the version needed
  header.writeUInt32LE(crc32(content), 14);
  header.writeUInt32LE(content.length, 18); // packed
  header.writeUInt32LE(content.length, 22); // unpacked
  header.writeUInt16LE(name.length, 26);
  return header;
}

/** The entry in the central directory, of 46 bytes: the same with a few more fields, and the name. */
function directoryEntry(name: string, content: string, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.write('PK\x01\x02', 'latin1');
  fields('', name, content).copy(header, 6, 4);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, Buffer.from(name)]);
}

function endOf(directory: Buffer[], offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
