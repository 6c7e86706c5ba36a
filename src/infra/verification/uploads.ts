import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeldUpload, Uploads } from '../../domain/ports/uploads.js';
import { err, ok, type Result } from '../../domain/shared/result.js';
import { pdfEndings } from '../files/pdf-endings.js';
import { onStorage } from '../storage/on-storage.js';

const SUFFIX = '.upload';
const WHAT = 'folder of uploads';
/**
 * Bytes at the start of a file that tell its kind: the header of a PDF is in them, with as many bytes before it as may
 * be.
 */
const HEAD_BYTES = 1024 + 5;

/**
 * Makes a file without a name: its name is taken away as soon as it is opened, and the system frees it when the last
 * descriptor is closed, also where this process is killed.
 */
const nameless = async (folder: string): Promise<FileHandle> => {
  const path = join(folder, `${randomUUID()}${SUFFIX}`);
  const handle = await open(path, 'wx+', 0o600);
  try {
    await rm(path, { force: true });
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
};

const writeAll = async (handle: FileHandle, piece: Uint8Array, at: number): Promise<void> => {
  let written = 0;
  while (written < piece.length) {
    written += (await handle.write(piece, written, piece.length - written, at + written)).bytesWritten;
  }
};

const take = async (
  handle: FileHandle,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Result<HeldUpload, 'too-large'>> => {
  const digests = pdfEndings();
  let head = Buffer.alloc(0);
  let size = 0;
  for await (const piece of body) {
    if (size + piece.length > maxBytes) return err('too-large');
    await onStorage(WHAT, () => writeAll(handle, piece, size));
    digests.add(piece);
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, piece.subarray(0, HEAD_BYTES - head.length)]);
    size += piece.length;
  }
  let closing: Promise<void> | undefined;
  return ok({
    descriptor: handle.fd,
    size,
    ...digests.end(),
    head,
    release: () => (closing ??= handle.close()),
  });
};

/**
 * Uploads in a folder of this machine. What a killed process left there by name (it died between opening a file and
 * taking its name away) is removed; a file that another process has open just loses its name, as it would anyway.
 */
export const openUploads = async (folder: string): Promise<Uploads> => {
  await onStorage(WHAT, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const leftovers = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX));
    await Promise.all(leftovers.map((name) => rm(join(folder, name), { force: true })));
  });
  return {
    hold: async (body, maxBytes) => {
      const handle = await onStorage(WHAT, () => nameless(folder));
      let held = false;
      try {
        const taken = await take(handle, body, maxBytes);
        held = taken.ok;
        return taken;
      } finally {
        if (!held) await handle.close();
      }
    },
  };
};
