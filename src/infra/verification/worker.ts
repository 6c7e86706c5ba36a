/** The judgement in a thread of its own: a hostile file may exhaust it, and only it. */
import { readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Instant } from '../../domain/shared/time.js';
import type { OpenFile, VerificationReport } from '../../domain/ports/verifier.js';
import { parseCertificate } from '../signing/certificate.js';
import { createTrust } from '../signing/trust.js';
import type { Reliance } from './evidence/path.js';
import { judgePdf } from './judge.js';
import { judgeStatement } from './statement.js';
import type { OnlineOptions } from './online.js';

/** What a thread is started with: plain data, certificates as DER. */
export interface WorkerSettings {
  readonly anchors: readonly Uint8Array[];
  readonly intermediates: readonly Uint8Array[];
  readonly online: OnlineOptions | undefined;
}

export interface WorkerJob {
  readonly pdf: Uint8Array | OpenFile;
  /** Set where `pdf` is a signature over these bytes: a signed copy of them, or a detached CMS. */
  readonly statement?: Uint8Array;
  readonly at: Instant;
}

export type WorkerAnswer =
  { readonly ok: true; readonly report: VerificationReport } | { readonly ok: false; readonly reason: string };

const relianceOf = ({ anchors, intermediates, online }: WorkerSettings): Reliance => {
  const trusted = { anchors: anchors.map(parseCertificate), intermediates: intermediates.map(parseCertificate) };
  return {
    ...trusted,
    online: online === undefined ? undefined : createTrust({ ...trusted, ...online, now: Date.now }),
  };
};

/** Threads of one process share its descriptors: the file goes from the disk to this thread alone. */
const bytesOf = (pdf: Uint8Array | OpenFile): Uint8Array => {
  if (pdf instanceof Uint8Array) return pdf;
  const bytes = new Uint8Array(pdf.size);
  let at = 0;
  while (at < bytes.length) {
    const read = readSync(pdf.descriptor, bytes, at, bytes.length - at, at);
    if (read === 0) throw new Error(`expected ${pdf.size} bytes, the file ended after ${at}`);
    at += read;
  }
  return bytes;
};

const port = parentPort;
if (port !== null) {
  const reliance = relianceOf(workerData as WorkerSettings);
  port.on('message', ({ pdf, at, statement }: WorkerJob) => {
    const judge = async (): Promise<VerificationReport> =>
      statement === undefined
        ? judgePdf(bytesOf(pdf), reliance, at)
        : judgeStatement(bytesOf(pdf), statement, reliance, at);
    judge().then(
      (report) => {
        port.postMessage({ ok: true, report } satisfies WorkerAnswer);
      },
      (error: unknown) => {
        port.postMessage({ ok: false, reason: String(error) } satisfies WorkerAnswer);
      },
    );
  });
}
