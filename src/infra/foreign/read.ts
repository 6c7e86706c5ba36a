/**
 * The one reader of other systems' messages and answers: bytes to a value, numbers digit by digit, text without markup.
 */
import { TextDecoder } from 'node:util';
import { decodeHTMLStrict } from 'entities/decode';

import { readForeignJson } from '../../domain/integration/foreign-json.js';
import { withPlainTexts } from '../../domain/integration/markup.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import type { Json, JsonObject } from '../../domain/shared/json.js';
import { err, ok, type Result } from '../../domain/shared/result.js';

/** Spaces of every width, which a line could not be broken at or a search would not find. */
const SPACE = /^\p{Zs}$/u;
/** Marks that are seen nowhere: soft hyphen, joiners, direction. */
const UNSEEN = /^\p{Cf}$/u;
/** Characters that no text has; line ends and tabulators are none of them. */
const NO_TEXT = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFD]/;

/** The characters of an HTML entity; null for one that does not exist, or stands for no character of a text. */
export const entityOf = (entity: string): string | null => {
  const characters = decodeHTMLStrict(entity);
  if (characters === entity || NO_TEXT.test(characters)) return null;
  if (SPACE.test(characters)) return ' ';
  return UNSEEN.test(characters) ? '' : characters;
};

const CHARSET = /;\s*charset\s*=\s*"?([\w:.+-]+)"?/i;

const decoder = (label: string): TextDecoder | null => {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    return null; // a charset that nobody knows
  }
};

const decode = (bytes: Uint8Array, label: string): string | null => {
  try {
    return decoder(label)?.decode(bytes) ?? null;
  } catch {
    return null; // not in this charset
  }
};

/**
 * Text of a message: UTF-8, unless a byte order mark or the zeros of ASCII say UTF-16; then the charset that the
 * content type names.
 */
const textIn = (bytes: Uint8Array, contentType: string): string | null => {
  const [first, second] = bytes;
  if (first === 0xfe && second === 0xff) return decode(bytes, 'utf-16be');
  if (first === 0xff && second === 0xfe) return decode(bytes, 'utf-16le');
  // JSON begins with a character of ASCII, so that the place of the zeros tells UTF-16 without a mark (RFC 4627,
  // section 3)
  if (first === 0 && second !== 0) return decode(bytes, 'utf-16be');
  if (first !== 0 && second === 0) return decode(bytes, 'utf-16le');
  const named = CHARSET.exec(contentType)?.[1];
  return decode(bytes, 'utf-8') ?? (named === undefined ? null : decode(bytes, named));
};

export interface ForeignMessage {
  readonly value: Json;
  /** The text as it came, where making it plain has changed it; null otherwise. */
  readonly received: string | null;
}

/**
 * Reads a message, whatever type its sender gave it. Refused where its bytes are no text, or the text is no JSON; the
 * detail says which.
 */
export const readForeign = (body: Uint8Array | string, contentType = ''): Result<ForeignMessage, Refusal> => {
  const source = typeof body === 'string' ? body : textIn(body, contentType);
  if (source === null) return err(refusal('INPUT_INVALID', 'expected text in UTF-8, the bytes are none'));
  const read = readForeignJson(source);
  if (!read.ok) return read;
  const value = withPlainTexts(read.value, entityOf);
  return ok({ value, received: value === read.value ? null : source });
};

/** A body that could not be read, kept whole: its text, or its bytes in base64 where they are no text. */
export const asReceived = (body: Uint8Array | string): JsonObject => {
  const text = typeof body === 'string' ? body : decode(body, 'utf-8');
  return text === null ? { receivedBase64: Buffer.from(body).toString('base64') } : { received: text };
};
