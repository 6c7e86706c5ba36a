/** Makers of the officials' signatures, by the office's configuration: the workers sign, the API tells of the keys. */
import type { KeyOwners } from '../domain/ports/key-owners.js';
import type { RenewedSeal, Sealer } from '../domain/ports/sealer.js';
import type { PassphraseAttempts, Signer } from '../domain/ports/signer.js';
import type { SigningKeys } from '../domain/ports/signing-keys.js';
import type { Instant } from '../domain/shared/time.js';
import { BsreInvalid, openBsre, openBsreSeal, type BsreConfig, type BsreSealParts } from '../infra/bsre/open.js';
import type { Config } from '../infra/config/index.js';
import { openTokens, type Pkcs11Config } from '../infra/pkcs11/open.js';
import { keystoreFolder } from '../infra/signing/keystore-folder.js';
import { createLocalSigner } from '../infra/signing/local-signer.js';
import { createProviderKeys } from '../infra/signing/provider-keys.js';
import { openOfficeSeal, type OfficeSealConfig, type SealWords } from '../infra/signing/office-seal.js';
import { createSigningKeys } from '../infra/signing/signing-keys.js';
import type { Trust } from '../infra/signing/trust.js';

interface SignerConfig {
  readonly provider: Config['signing']['provider'];
  readonly keystoreDir: string;
  readonly bsre: BsreConfig;
  readonly pkcs11: Pkcs11Config;
}

interface SignerParts {
  readonly trust: Trust;
  readonly attempts: PassphraseAttempts;
  readonly owners: KeyOwners;
  /** Login of an account; undefined where there is none. */
  readonly loginOf: (officialId: string) => Promise<string | undefined>;
  readonly now: () => Instant;
}

/** @throws BsreInvalid, Pkcs11Invalid where the configuration of the chosen provider is not complete. */
export const openSigner = (config: SignerConfig, parts: SignerParts): Signer => {
  switch (config.provider) {
    case 'bsre':
      return openBsre(config.bsre, parts);
    case 'pkcs11':
      return openTokens(config.pkcs11, parts);
    case 'local':
      return createLocalSigner({ ...parts, keystores: keystoreFolder(config.keystoreDir) });
  }
};

/** @throws as openSigner does */
export const openSigningKeys = (config: SignerConfig, parts: SignerParts): SigningKeys => {
  switch (config.provider) {
    case 'bsre': {
      const signer = openBsre(config.bsre, parts);
      const told = { provider: signer.provider, signerStatus: (id: string) => signer.signerStatus(id) };
      if (config.bsre.version === 'v1') return createProviderKeys(told);
      return createProviderKeys({ ...told, requestCode: (id, letters) => signer.requestCode(id, letters) });
    }
    case 'pkcs11':
      return createProviderKeys(openTokens(config.pkcs11, parts));
    case 'local':
      return createSigningKeys({ ...parts, folder: keystoreFolder(config.keystoreDir) });
  }
};

/** True where letters come back from outside, so that they must be judged. */
export const takesLettersBack = ({ provider, bsre }: Pick<SignerConfig, 'provider' | 'bsre'>): boolean =>
  provider === 'bsre' || bsre.sealSubscriber !== null;

export interface OpenedSeal {
  /** The office's seal; null where it has none. */
  readonly sealer: Sealer | null;
  /** The same seal where its activation has to be renewed; null otherwise. */
  readonly renewed: RenewedSeal | null;
}

/** @throws Error where the configuration says half of a seal, or names two. */
export const openSeal = (
  config: OfficeSealConfig & Pick<SignerConfig, 'bsre'>,
  words: SealWords | null,
  parts: Omit<BsreSealParts, 'reasons'> & { readonly trust: Trust },
): OpenedSeal => {
  if (config.bsre.sealSubscriber === null) return { sealer: openOfficeSeal(config, words, parts), renewed: null };
  if (config.officeSealFile !== null) {
    throw new BsreInvalid(
      'signing.officeSealFile and signing.bsre.sealSubscriber are both set: an office has one seal',
    );
  }
  if (words === null) {
    throw new BsreInvalid(
      'signing.bsre.sealSubscriber is set, but the office\'s file says nothing under "seal": add a reason for each purpose',
    );
  }
  const sealer = openBsreSeal(config.bsre, { ...parts, reasons: words });
  return { sealer, renewed: sealer };
};
