import type { Indication } from '../../domain/ports/verifier.js';
import type { Instant } from '../../domain/shared/time.js';
import { lineOf, verdictOf, type VerificationFinding } from '../../domain/verification/finding.js';
import { imprintOf } from '../signing/detached-stamp.js';
import type { Reliance } from './evidence/path.js';
import { certificateFrom, poolOf } from './evidence/pool.js';
import { judgeToken } from './evidence/timestamp.js';
import { LimitReached, Work } from './work.js';

export interface DetachedVerdict {
  readonly indication: Indication;
  readonly stampedAt: Instant | null;
  readonly authority: string | null;
  readonly findings: readonly string[];
}

/** Judges a time-stamp over bytes that stand beside it, offline, by the validation data that came with it. */
export const judgeDetached = async (...asked: Parameters<typeof judge>): Promise<DetachedVerdict> => {
  try {
    return await judge(...asked);
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    const { name, most } = error.limit;
    const detail = `${name}: more than ${most}; the time-stamp is not judged`;
    return { indication: 'failed', stampedAt: null, authority: null, findings: [`limit-exceeded: ${detail}`] };
  }
};

const judge = async (
  stamped: Uint8Array,
  token: Uint8Array,
  validation: {
    readonly certificates: readonly Uint8Array[];
    readonly ocsps: readonly Uint8Array[];
    readonly crls: readonly Uint8Array[];
  },
  reliance: Reliance,
  now: Instant,
): Promise<DetachedVerdict> => {
  const findings: VerificationFinding[] = [];
  const { ocsps, crls } = validation;
  const carried = [...validation.certificates, ...ocsps, ...crls];
  const work = new Work(carried.reduce((sum, { length }) => sum + length, stamped.length + token.length));
  const certificates = validation.certificates.flatMap((der) => {
    const certificate = certificateFrom(der, work);
    if (certificate === undefined)
      findings.push({ code: 'validation-data-unsound', detail: 'an item of the validation data is no certificate' });
    return certificate ?? [];
  });
  const judged = await judgeToken(
    { der: token, imprintOf: imprintOf(stamped), existedAt: now },
    poolOf({ certificates, ocsps, crls, now }, work),
    reliance,
  );
  // a decoder on the way may have taken the end of the work for one of its own errors
  if (work.reached !== undefined) throw new LimitReached(work.reached);
  // Behind the token nothing may stand: it would be no part of what was judged.
  if (judged.token !== undefined && judged.token.der.length !== token.length)
    findings.push({ code: 'timestamp-malformed', detail: 'bytes follow the time-stamp token' });
  const all = [...findings, ...judged.findings];
  return {
    indication: judged.token === undefined ? 'failed' : verdictOf(all).indication,
    stampedAt: judged.token?.stampedAt ?? null,
    authority: judged.token?.view.signer?.subject ?? null,
    findings: all.map(lineOf),
  };
};
