/**
 * The kinds of file that are taken, told by their first bytes and never by their name; that of a PDF stands first here.
 */
const SIGNATURES = [
  { mediaType: 'application/pdf', extension: 'pdf', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { mediaType: 'image/jpeg', extension: 'jpg', bytes: [0xff, 0xd8, 0xff] },
  { mediaType: 'image/png', extension: 'png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
] as const;

export type FileKind = (typeof SIGNATURES)[number]['mediaType'];

export const FILE_KINDS: readonly FileKind[] = SIGNATURES.map(({ mediaType }) => mediaType);

/**
 * Bytes that a PDF may have before its header; every reader looks for it there (PDF Reference 1.7, appendix H, note
 * 13).
 */
const BEFORE_PDF = 1024;

const begins = (bytes: Uint8Array, signature: readonly number[], at = 0): boolean =>
  signature.every((byte, index) => bytes[at + index] === byte);

/** Kind of the bytes, or null where they are none of PDF, JPEG and PNG. */
export const fileKind = (bytes: Uint8Array): FileKind | null => {
  const found = SIGNATURES.find((signature) => begins(bytes, signature.bytes));
  if (found !== undefined) return found.mediaType;
  const [pdf] = SIGNATURES;
  for (let at = 1; at <= BEFORE_PDF; at += 1) if (begins(bytes, pdf.bytes, at)) return pdf.mediaType;
  return null;
};

/** Bytes near the end of every whole file of a kind. A file without them was cut short. */
const LAST = {
  'application/pdf': Buffer.from('startxref', 'latin1'),
  'image/jpeg': Buffer.of(0xff, 0xd9),
  'image/png': Buffer.from('IEND', 'latin1'),
} as const satisfies Record<FileKind, Buffer>;

/** False for a file that was cut short on its way, or only begins as a file of its kind. */
export const isWhole = (bytes: Uint8Array, kind: FileKind): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(LAST[kind]);

/** A file name that is safe in a header and on a disk: no path, no control character, and not longer than 150. */
export const safeName = (name: string, kind: FileKind): string => {
  const base = (name.split(/[/\\]/).at(-1) ?? '')
    // what a browser writes for characters that would end the name (HTML, multipart/form-data encoding)
    .replace(/%(22|0D|0A)/gi, '')
    .normalize('NFC')
    .replace(/[\p{C}"<>:|?*]/gu, '')
    .replace(/^\.+/, '')
    .trim();
  const { extension } = SIGNATURES.find(({ mediaType }) => mediaType === kind) ?? SIGNATURES[0];
  const stem = base.replace(/\.[^.]*$/, '').slice(0, 140);
  return `${stem === '' ? 'berkas' : stem}.${extension}`;
};
