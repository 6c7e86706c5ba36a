/** Check that a letter was signed by the official whom it names, not by somebody else with a sound signature. */
import type { SignatureFinding, VerificationReport } from '../ports/verifier.js';
import type { KeyOwner, SignerCertificate } from '../signing/key-owner.js';
import type { VerificationFinding } from './finding.js';

/** Official of a letter, in the register. */
export type OfficialOnRecord =
  /** SHA-256 of the official's certificate at the publication of the letter. */
  | { readonly certificate: string }
  /** For letters published before that was kept: the owner of each certificate in the file, by its fingerprint. */
  | { readonly owners: ReadonlyMap<string, KeyOwner> };

/** The certificates of a file's signatures. */
export const signersOf = ({ signatures }: Pick<VerificationReport, 'signatures'>): readonly SignerCertificate[] =>
  signatures.flatMap(({ certificate }) => certificate ?? []);

const isOfficials = (official: OfficialOnRecord, { fingerprint }: SignerCertificate): boolean =>
  'certificate' in official ? official.certificate === fingerprint : official.owners.get(fingerprint)?.isOwn === true;

const isUnconfirmed = (official: OfficialOnRecord, { fingerprint }: SignerCertificate): boolean => {
  const owner = 'certificate' in official ? undefined : official.owners.get(fingerprint);
  return owner?.isOwn === false && owner.because === 'unconfirmed';
};

const namesOf = (signatures: readonly SignatureFinding[]): string =>
  signatures.map(({ signer }) => `"${signer ?? '?'}"`).join(', ');

/**
 * Findings on the signer of a letter whose signatures are judged already; none where one of them is the official's, or
 * where there is no signature.
 */
export const officialFindings = (
  { signatures }: Pick<VerificationReport, 'signatures'>,
  official: OfficialOnRecord,
  named: string,
): readonly VerificationFinding[] => {
  const signers = signersOf({ signatures });
  if (signatures.length === 0 || signers.some((signer) => isOfficials(official, signer))) return [];
  if (signers.length === 0 || signers.some((signer) => isUnconfirmed(official, signer)))
    return [
      {
        code: 'signer-unconfirmed',
        detail: `the letter names ${named}; nothing in the certificate of ${namesOf(signatures)} tells whose it is, and no second person has confirmed it`,
      },
    ];
  return [
    {
      code: 'signer-differs',
      detail: `the letter names ${named}; it was signed with another certificate: ${namesOf(signatures)}`,
    },
  ];
};
