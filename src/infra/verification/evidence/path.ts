import { isoInstant, type Instant } from '../../../domain/shared/time.js';
import type { VerificationFinding } from '../../../domain/verification/finding.js';
import type { Certificate } from '../../signing/certificate.js';
import { buildPath, type PathFault } from '../../signing/chain.js';
import { OID } from '../../signing/oids.js';
import { keyName } from '../../signing/signature-scheme.js';
import { pathCost, type Pool } from './pool.js';
import { judgeRevocation } from './revocation.js';
import type { Trust } from '../../signing/trust.js';

/** Trust that the judgement rests on, apart from the file. */
export interface Reliance {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  /** Trust that asks the network; absent where it may not be asked. */
  readonly online: Trust | undefined;
}

export interface PathQuestion {
  readonly leaf: Certificate;
  readonly at: Instant;
  readonly proven: boolean;
  readonly claimedAt: Instant | undefined;
  readonly own: readonly Certificate[];
}

export interface PathJudgement {
  readonly findings: readonly VerificationFinding[];
  /** True where every statement about revocation is in the file. */
  readonly embedded: boolean;
  readonly path: readonly Certificate[];
}

const expiryFinding = (
  fault: PathFault,
  certificate: Certificate,
  { leaf, at, proven }: PathQuestion,
): VerificationFinding => {
  const span = `${isoInstant(certificate.notBefore)} to ${isoInstant(certificate.notAfter)}`;
  const detail = `"${certificate.subject}" is valid from ${span}; judged at ${isoInstant(at)}`;
  if (certificate !== leaf) return { code: 'path-broken', detail };
  if (fault === 'not-yet-valid') return { code: 'certificate-not-yet-valid', detail };
  return { code: proven ? 'certificate-expired' : 'certificate-out-of-bounds', detail };
};

const pathFinding = (fault: PathFault, certificate: Certificate, question: PathQuestion): VerificationFinding => {
  switch (fault) {
    case 'no-anchor':
      return { code: 'path-not-found', detail: `no path leads from "${certificate.subject}" to a trusted root` };
    case 'expired':
    case 'not-yet-valid':
      return expiryFinding(fault, certificate, question);
    case 'weak-key':
      return {
        code: 'algorithm-refused',
        detail: `the key of "${certificate.subject}" is too weak (${keyName(certificate.publicKey)})`,
      };
    case 'unknown-key':
      return {
        code: 'algorithm-refused',
        detail: `the kind of the key of "${certificate.subject}" (${keyName(certificate.publicKey)}) is not known here, so what it signed is not checked`,
      };
    case 'unknown-algorithm':
      return {
        code: 'algorithm-refused',
        detail: `the algorithm with which "${certificate.subject}" is signed is unknown or too weak, so its signature is not checked`,
      };
    case 'bad-signature':
      return { code: 'path-broken', detail: `nobody that it names has signed "${certificate.subject}"` };
    case 'not-a-ca':
    case 'path-too-long':
    case 'unknown-critical-extension':
      return { code: 'path-broken', detail: `"${certificate.subject}": ${fault.replaceAll('-', ' ')}` };
  }
};

/** Certificates of the file that may stand above another, by their names alone. */
const above = ({ leaf, own }: PathQuestion, pool: Pool): readonly Certificate[] => {
  const found = new Map<string, Certificate>();
  const waiting = [leaf, ...own];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const issuer of pool.named(next.issuerKey)) {
      pool.work.spend('steps');
      if (found.has(issuer.fingerprint)) continue;
      found.set(issuer.fingerprint, issuer);
      waiting.push(issuer);
    }
  }
  return [...found.values()];
};

/** Finds the path to a trusted root and asks for the revocation of every certificate on it but the root. */
export const judgePath = async (question: PathQuestion, pool: Pool, reliance: Reliance): Promise<PathJudgement> => {
  const candidates = [...question.own, ...above(question, pool), ...reliance.intermediates];
  let result = buildPath(question.leaf, candidates, reliance.anchors, question.at, pathCost(pool.work));
  if (!result.ok && result.fault === 'no-anchor' && reliance.online !== undefined) {
    result = await reliance.online.path(question.leaf, candidates, question.at);
  }
  if (!result.ok) {
    return { findings: [pathFinding(result.fault, result.certificate, question)], embedded: false, path: [] };
  }
  const findings: VerificationFinding[] = [];
  let embedded = true;
  for (const [index, certificate] of result.path.entries()) {
    const issuer = result.path[index + 1];
    if (issuer === undefined) break;
    const answer = await judgeRevocation({ ...question, certificate, issuer }, pool, reliance.online);
    findings.push(...answer.findings);
    embedded &&= answer.embedded;
  }
  return { findings, embedded, path: result.path };
};

/** Purposes of certificates that leave no room for signing a letter. */
const FOREIGN_PURPOSES = new Set<string>([
  OID.ekuTimeStamping,
  OID.ekuOcspSigning,
  '1.3.6.1.5.5.7.3.1',
  '1.3.6.1.5.5.7.3.3',
]);

/** Findings where a certificate is not made for signing documents: key usage and purposes (RFC 5280 section 4.2.1). */
export const suitabilityFindings = (signer: Certificate): VerificationFinding[] => {
  const { keyUsage, extendedKeyUsage } = signer;
  const unsuitable = (why: string): VerificationFinding => ({
    code: 'certificate-unsuitable',
    detail: `the certificate "${signer.subject}" is not made for signing: ${why}`,
  });
  const findings: VerificationFinding[] = [];
  if (keyUsage !== undefined && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation')) {
    findings.push(unsuitable('its key usage is neither digitalSignature nor nonRepudiation'));
  }
  if (extendedKeyUsage !== undefined && extendedKeyUsage.oids.every((oid) => FOREIGN_PURPOSES.has(oid))) {
    findings.push(unsuitable(`its purposes are ${extendedKeyUsage.oids.join(', ')}`));
  }
  return findings;
};
