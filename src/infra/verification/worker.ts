/** The judgement in a thread of its own: a hostile file may exhaust it, and only it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Instant } from '../../domain/shared/time.js';
import type { VerificationReport } from '../../domain/ports/verifier.js';
import { parseCertificate } from '../signing/certificate.js';
import { createTrust } from '../signing/trust.js';
import type { Reliance } from './evidence/path.js';
import { judgePdf } from './judge.js';
import type { OnlineOptions } from './online.js';

/** What a thread is started with: plain data, certificates as DER. */
export interface WorkerSettings {
  readonly anchors: readonly Uint8Array[];
  readonly intermediates: readonly Uint8Array[];
  readonly online: OnlineOptions | undefined;
}

export interface WorkerJob {
  readonly pdf: Uint8Array;
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

const port = parentPort;
if (port !== null) {
  const reliance = relianceOf(workerData as WorkerSettings);
  port.on('message', ({ pdf, at }: WorkerJob) => {
    judgePdf(pdf, reliance, at).then(
      (report) => {
        port.postMessage({ ok: true, report } satisfies WorkerAnswer);
      },
      (error: unknown) => {
        port.postMessage({ ok: false, reason: String(error) } satisfies WorkerAnswer);
      },
    );
  });
}
