import { StreamableFile } from '@nestjs/common';
import { fileKind } from './file-kind.js';

/** Content-Disposition (RFC 6266) with the name both in ASCII and in UTF-8 (RFC 8187). */
const disposition = (name: string): string =>
  `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`;

/**
 * Sends a file of the office as it was handed in. Its media type is the noted one, or that of its first bytes where
 * none is noted.
 */
export const fileAnswer = ({
  name,
  bytes,
  mediaType,
}: {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mediaType?: string;
}): StreamableFile =>
  new StreamableFile(bytes, {
    type: mediaType ?? fileKind(bytes) ?? 'application/octet-stream',
    disposition: disposition(name),
    length: bytes.length,
  });
