import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readYaml } from '../files/read-yaml.js';
import type { PassphraseAttempts } from '../../domain/ports/signer.js';
import type { BsreServer } from './exchange.js';
import { sealActivationFile as sealActivationFileAt } from './seal-activation.js';
import { createBsreSealer, type BsreSealer, type BsreSealerOptions } from './sealer.js';
import { createBsreSigner, type BsreSigner } from './signer.js';
import type { BsreOfficial, BsreVersion } from './wire.js';

export interface BsreConfig {
  readonly baseUrl: string | null;
  readonly version: BsreVersion;
  readonly username: string | null;
  readonly password: { reveal(): string } | null;
  readonly caFile: string | null;
  readonly officialsFile: string | null;
  readonly timeoutSeconds: number;
  /** The office's electronic seal at the service; null where it seals otherwise, or not at all. */
  readonly sealSubscriber: string | null;
  readonly sealActivationFile: string | null;
  readonly sealCertificateName: string | null;
}

const official = z
  .strictObject({
    nik: z
      .string()
      .regex(/^\d{16}$/, 'expected the 16 digits of the identity card, in quotes')
      .optional(),
    email: z.email().optional(),
    certificateName: z.string().trim().min(1).optional(),
  })
  .refine(({ nik, email }) => nik !== undefined || email !== undefined, 'expected nik or email');

/** The configuration of the service is not complete; the message names what is missing. */
export class BsreInvalid extends Error {}

const readOfficials = (file: string, version: BsreVersion): ReadonlyMap<string, BsreOfficial> => {
  const faults: string[] = [];
  const officials = readYaml(file, z.record(z.string(), official), faults);
  if (officials === undefined) throw new BsreInvalid(faults.join('\n'));
  const without = Object.entries(officials).filter(([, { nik }]) => nik === undefined);
  if (version === 'v1' && without.length > 0) {
    throw new BsreInvalid(
      `${file}: eSign v1 knows officials by nik alone; add it for ${without.map(([login]) => login).join(', ')}`,
    );
  }
  return new Map(Object.entries(officials));
};

type Keys = Partial<Record<keyof BsreConfig, unknown>>;

const incomplete = (whose: string, keys: Keys): BsreInvalid => {
  const missing = Object.entries(keys)
    .filter(([, value]) => value === null)
    .map(([key]) => `signing.bsre.${key === 'password' ? 'passwordFile' : key}`);
  return new BsreInvalid(`${whose}, but these keys are not set: ${missing.join(', ')}`);
};

/** The service and the office's account there. */
const serverOf = (config: BsreConfig, whose: string, more: Keys): BsreServer => {
  const { baseUrl, username, password, caFile, timeoutSeconds } = config;
  if (baseUrl === null || username === null || password === null)
    throw incomplete(whose, { baseUrl, username, password, ...more });
  return {
    baseUrl,
    username,
    password: password.reveal(),
    timeoutMs: timeoutSeconds * 1000,
    ...(caFile === null ? {} : { ca: readFileSync(caFile, 'utf8') }),
  };
};

export const openBsre = (
  config: BsreConfig,
  parts: {
    /** Login of an account; undefined where there is none. */
    readonly loginOf: (officialId: string) => Promise<string | undefined>;
    readonly attempts: PassphraseAttempts;
  },
): BsreSigner => {
  const { version, officialsFile } = config;
  const whose = 'signing.provider is bsre';
  const server = serverOf(config, whose, { officialsFile });
  if (officialsFile === null) throw incomplete(whose, { officialsFile });
  const officials = readOfficials(officialsFile, version);
  return createBsreSigner({
    ...server,
    version,
    officials: async (id) => {
      const login = await parts.loginOf(id);
      return login === undefined ? undefined : officials.get(login);
    },
    attempts: parts.attempts,
  });
};

export type BsreSealParts = Omit<BsreSealerOptions, 'server' | 'idSubscriber' | 'activation' | 'certificateName'> & {
  /** Name of the institution, which its certificate has where sealCertificateName does not say otherwise. */
  readonly office: string;
};

/** Opens the office's seal at the service; null where signing.bsre.sealSubscriber is not set. */
export const openBsreSeal = (config: BsreConfig, { office, ...parts }: BsreSealParts): BsreSealer | null => {
  const { version, sealSubscriber, sealActivationFile, sealCertificateName } = config;
  if (sealSubscriber === null) return null;
  const whose = 'signing.bsre.sealSubscriber is set';
  const server = serverOf(config, whose, { sealActivationFile });
  if (sealActivationFile === null) throw incomplete(whose, { sealActivationFile });
  if (version === 'v1') {
    throw new BsreInvalid(`${whose}, and eSign v1 has no electronic seal: expected signing.bsre.version v2`);
  }
  return createBsreSealer({
    ...parts,
    server,
    idSubscriber: sealSubscriber,
    activation: sealActivationFileAt(sealActivationFile),
    certificateName: sealCertificateName ?? office,
  });
};
