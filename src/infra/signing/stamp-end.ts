import type { StampEnd } from '../../domain/ports/archive-care.js';
import { Revision } from '../pdf/signature/revision.js';
import { signatureFields } from '../pdf/signature/signature-fields.js';
import { parseTimestampToken } from './timestamp-token.js';
import type { Trust } from './trust.js';

/** End of the path of the newest document time-stamp: the first of its certificates to expire decides. */
export const createStampEnd =
  (trust: Trust): StampEnd =>
  async (pdf) => {
    const stamps = signatureFields(await Revision.open(pdf)).flatMap(({ signature }) =>
      signature?.type === 'DocTimeStamp' ? [parseTimestampToken(signature.contents)] : [],
    );
    const newest = stamps.reduce<(typeof stamps)[number] | undefined>(
      (last, stamp) => (last === undefined || stamp.stampedAt > last.stampedAt ? stamp : last),
      undefined,
    );
    const signer = newest?.view.signer;
    if (newest === undefined || signer === undefined) return null;
    const path = await trust.path(signer, newest.view.certificates, newest.stampedAt);
    return path.ok ? Math.min(...path.path.map(({ notAfter }) => notAfter)) : signer.notAfter;
  };
