import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { PassphraseAttempts } from '../../domain/ports/signer.js';
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
export class BsreInvalid extends Error {
  readonly code = 'CONFIGURATION_INVALID';
}

const readOfficials = (file: string, version: BsreVersion): ReadonlyMap<string, BsreOfficial> => {
  const parsed = z.record(z.string(), official).safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new BsreInvalid(`${file}: ${z.prettifyError(parsed.error)}`);
  const without = Object.entries(parsed.data).filter(([, { nik }]) => nik === undefined);
  if (version === 'v1' && without.length > 0) {
    throw new BsreInvalid(
      `${file}: eSign v1 knows officials by nik alone; add it for ${without.map(([login]) => login).join(', ')}`,
    );
  }
  return new Map(Object.entries(parsed.data));
};

export const openBsre = (
  config: BsreConfig,
  parts: {
    /** Login of an account; undefined where there is none. */
    readonly loginOf: (officialId: string) => Promise<string | undefined>;
    readonly attempts: PassphraseAttempts;
  },
): BsreSigner => {
  const { baseUrl, version, username, password, caFile, officialsFile, timeoutSeconds } = config;
  const missing = Object.entries({ baseUrl, username, passwordFile: password, officialsFile })
    .filter(([, value]) => value === null)
    .map(([key]) => `signing.bsre.${key}`);
  if (baseUrl === null || username === null || password === null || officialsFile === null) {
    throw new BsreInvalid(`signing.provider is bsre, but these keys are not set: ${missing.join(', ')}`);
  }
  const officials = readOfficials(officialsFile, version);
  return createBsreSigner({
    baseUrl,
    version,
    username,
    password: password.reveal(),
    timeoutMs: timeoutSeconds * 1000,
    ...(caFile === null ? {} : { ca: readFileSync(caFile, 'utf8') }),
    officials: async (id) => {
      const login = await parts.loginOf(id);
      return login === undefined ? undefined : officials.get(login);
    },
    attempts: parts.attempts,
  });
};
