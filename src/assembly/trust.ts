/** Authorities that the office trusts for its officials' certificates, asked at the addresses of the configuration. */
import { readFileSync } from 'node:fs';
import type { Config } from '../infra/config/index.js';
import { parsePem } from '../infra/signing/certificate.js';
import { createTrust, type Trust } from '../infra/signing/trust.js';
import { createVerifier, type ClosableVerifier, type VerifierOptions } from '../infra/verification/verifier.js';

/** Longest time that an answer about a certificate is used again. */
const REUSE_MS = 5 * 60_000;

const asked = ({ ocspUrl }: Config['signing']): { readonly ocspUrls?: readonly string[] } =>
  ocspUrl === null ? {} : { ocspUrls: [ocspUrl] };

/** @param timeout of one question, in milliseconds */
export const openTrust = ({ signing }: Config, timeout: number): Trust =>
  createTrust({
    anchors: parsePem(readFileSync(signing.trustAnchorFile, 'utf8')),
    ...asked(signing),
    ...{ timeout, reuse: REUSE_MS, now: Date.now },
  });

/**
 * Opens the verifier: it judges by the same anchors, in processes of its own.
 * @param timeout of one question about a certificate, in milliseconds
 * @param limits of the judging itself; those of the verifier where left out
 */
export const openVerifier = (
  { signing }: Config,
  { anchors }: Trust,
  timeout: number,
  limits: Pick<VerifierOptions, 'processes' | 'memory' | 'timeout'> = {},
): ClosableVerifier => createVerifier({ anchors, ...limits, online: { timeout, reuse: REUSE_MS, ...asked(signing) } });
