import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { numberedFileName } from '../../domain/letter/file-name.js';
import type { Statement } from '../../domain/ports/statements.js';

/** A statement and the number of its application. */
export interface HandedOutStatement extends Statement {
  readonly number: string;
}

/**
 * Sends the very bytes of a statement with their digest (RFC 9530), so that whoever signs can see that they have them
 * whole.
 */
export const statementAnswer = (reply: FastifyReply, { bytes, sha256, number }: HandedOutStatement): StreamableFile => {
  void reply
    .header('repr-digest', `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
    .header('cache-control', 'no-store');
  return new StreamableFile(bytes, {
    type: 'application/pdf',
    disposition: `attachment; filename="${numberedFileName('pernyataan-permohonan.pdf', number)}"`,
    length: bytes.length,
  });
};
