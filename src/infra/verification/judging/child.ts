/**
 * The process that judges files, one after the other, from standard input. A hostile file may exhaust it, and only it:
 * the service that started it looks at the clock, at its memory, and at whether it lives.
 */
import { writeFileSync } from 'node:fs';
import type { VerificationReport } from '../../../domain/ports/verifier.js';
import { parseCertificate } from '../../signing/certificate.js';
import { createTrust } from '../../signing/trust.js';
import type { Reliance } from '../evidence/path.js';
import { judgePdf } from '../judge.js';
import { judgeStatement } from '../statement.js';
import {
  framed,
  gatherer,
  headerReader,
  READY,
  type JudgeAnswer,
  type JobHeader,
  type RelianceSettings,
} from './frames.js';

/** Most bytes of a header, which holds certificates of a configuration, not of a file. */
const LARGEST_HEADER = 4 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

const relianceOf = ({ anchors, intermediates, online }: RelianceSettings): Reliance => {
  const certificate = (der: string): ReturnType<typeof parseCertificate> =>
    parseCertificate(Buffer.from(der, 'base64'));
  const trusted = { anchors: anchors.map(certificate), intermediates: intermediates.map(certificate) };
  return {
    ...trusted,
    online: online === null ? undefined : createTrust({ ...trusted, ...online, now: Date.now }),
  };
};

/** Reliances, kept so that answers of the trust infrastructure are used again. */
const reliances = new Map<string, Reliance>();
const relianceBy = (settings: RelianceSettings): Reliance => {
  const key = JSON.stringify(settings);
  const reliance = reliances.get(key) ?? relianceOf(settings);
  reliances.set(key, reliance);
  return reliance;
};

const judge = async (header: JobHeader, file: Uint8Array, statement: Uint8Array): Promise<VerificationReport> => {
  const reliance = relianceBy(header.reliance);
  return header.statement === null
    ? judgePdf(file, reliance, header.at)
    : judgeStatement(file, statement, reliance, header.at);
};

const answered = async (header: JobHeader, file: Uint8Array, statement: Uint8Array): Promise<JudgeAnswer> => {
  try {
    const report = await judge(header, file, statement);
    return { ok: true, report, resident: Math.round(process.memoryUsage.rss() / MEGABYTE) };
  } catch (error) {
    return { ok: false, reason: String(error) };
  }
};

/** Offers this process to be ended first where memory runs out, before the one that serves. */
const offerItself = (): void => {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // only Linux has it, and not every container lets it be written: then the limit of the heap alone holds
  }
};

const say = (what: Parameters<typeof framed>[0]): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(framed(what), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });

const serve = async (): Promise<void> => {
  const input = process.stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer = Buffer.alloc(0);
  /** Feeds pieces to a reader until it has what it reads. */
  const until = async <T extends { readonly rest: Buffer }>(
    take: (piece: Buffer) => T | undefined,
  ): Promise<T | undefined> => {
    let found = take(rest);
    while (found === undefined) {
      const piece = await input.next();
      // whoever started this process has let go of it, or is gone
      if (piece.done === true) return undefined;
      found = take(piece.value);
    }
    rest = found.rest;
    return found;
  };
  await say(READY);
  for (;;) {
    const read = await until(headerReader(LARGEST_HEADER));
    if (read === undefined) break;
    const header = read.header as JobHeader;
    const file = await until(gatherer(header.size));
    const statement = file === undefined ? undefined : await until(gatherer(header.statement ?? 0));
    if (file === undefined || statement === undefined) break;
    const answer = await answered(header, new Uint8Array(file.whole), new Uint8Array(statement.whole));
    await say(answer);
  }
};

offerItself();
await serve();
process.exit();
