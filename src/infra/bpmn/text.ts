/** Turns the bytes of a file into XML text for the parser. */

/**
 * Encoding that the XML declaration names (XML 1.0, 4.3.3), looked for in the first bytes, which are ASCII in all but
 * UTF-16.
 */
const declared = (bytes: Uint8Array): string | undefined =>
  /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(
    new TextDecoder('latin1').decode(bytes.subarray(0, 200)),
  )?.[1];

/**
 * Encoding of a file (XML 1.0, appendix F): by a byte order mark, otherwise by the zero bytes around `<`, otherwise by
 * the declaration, otherwise UTF-8.
 */
const encodingOf = (bytes: Uint8Array): string => {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0x3c && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  if (a === 0 && b === 0x3c && c === 0 && d !== 0) return 'utf-16be';
  const named = declared(bytes);
  return named === undefined || /^utf-?16/i.test(named) ? 'utf-8' : named;
};

export type Decoded =
  | { readonly ok: true; readonly xml: string }
  | { readonly ok: false; readonly message: string; readonly remedy: string };

/** The text without its declaration, which speaks of the bytes, which are gone. */
const undeclared = (xml: string): string =>
  xml.replace(/^(\uFEFF?<\?xml[^>]*?)\s+encoding\s*=\s*(["'])[\w.:-]+\2/, '$1');

export const decoded = (file: string | Uint8Array): Decoded => {
  if (typeof file === 'string') return { ok: true, xml: undeclared(file) };
  const encoding = encodingOf(file);
  try {
    return { ok: true, xml: undeclared(new TextDecoder(encoding, { fatal: true }).decode(file)) };
  } catch (cause) {
    return cause instanceof RangeError
      ? {
          ok: false,
          message: `the file says that its encoding is ${encoding}, which is not read`,
          remedy: 'save it as UTF-8',
        }
      : { ok: false, message: `the file is not ${encoding.toUpperCase()}`, remedy: 'save it as UTF-8' };
  }
};

const PROLOGUE = /^\uFEFF?(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/;

/**
 * True for a text with a document type. Its entities are neither expanded nor fetched, so their content would be lost.
 */
export const hasDoctype = (xml: string): boolean => /^<!DOCTYPE/i.test(xml.slice(PROLOGUE.exec(xml)?.[0].length ?? 0));

/**
 * The first element as the file writes it, and its namespace, for the message to whoever hands in another kind of file.
 */
export const rootOf = (xml: string): string => {
  const tag = /^<([^\s<>/]+)([^<>]*)>/.exec(xml.slice(PROLOGUE.exec(xml)?.[0].length ?? 0, 20_000));
  if (tag === null) return 'there is no root element';
  const [, name = '', attributes = ''] = tag;
  const prefix = name.includes(':') ? `xmlns:${name.slice(0, name.indexOf(':'))}` : 'xmlns';
  const namespace = new RegExp(`(?:^|\\s)${prefix.replace(/[^\w:-]/g, '.')}\\s*=\\s*["']([^"']*)["']`).exec(
    attributes,
  )?.[1];
  return `the root element is ${name} ${namespace === undefined ? 'without a namespace' : `of ${namespace}`}`;
};
