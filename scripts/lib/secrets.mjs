import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file that only its owner can read. */
export const writeSecret = (path, content) => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, content, { mode: 0o600 });
  return path;
};

/** The secret kept in this file; a new one of 48 hexadecimal digits where there is none yet. */
export const secretIn = (path) => {
  if (!existsSync(path)) writeSecret(path, randomBytes(24).toString('hex'));
  return readFileSync(path, 'utf8');
};

/** A file with one master key, `<id>:<32 bytes in base64>`; made where there is none yet. */
export const masterKey = (path) =>
  existsSync(path) ? path : writeSecret(path, `${new Date().getUTCFullYear()}:${randomBytes(32).toString('base64')}\n`);
