import { z } from 'zod';
import { readYaml } from '../files/read-yaml.js';
import { createTokenSigner, type TokenOfficial, type TokenSigner, type TokenSignerOptions } from './signer.js';

export interface Pkcs11Config {
  readonly library: string | null;
  readonly officialsFile: string | null;
  readonly timeoutSeconds: number;
}

const text = z.string().trim().min(1).max(64);

const official = z
  .strictObject({
    tokenLabel: text.optional(),
    tokenSerial: text.optional(),
    keyId: z
      .string()
      .regex(/^([0-9A-Fa-f]{2}){1,64}$/, 'expected CKA_ID as pairs of hexadecimal digits, in quotes')
      .optional(),
  })
  .refine(
    ({ tokenLabel, tokenSerial }) => tokenLabel !== undefined || tokenSerial !== undefined,
    'expected tokenLabel or tokenSerial',
  );

/** The configuration of the tokens is not complete; the message names what is missing. */
export class Pkcs11Invalid extends Error {}

/**
 * Name of a token's key, by which it is found twice. No two officials sign with one key: who gave the PIN would not be
 * known.
 */
const nameOf = ({ tokenLabel = '', tokenSerial = '', keyId = '' }: TokenOfficial): string =>
  JSON.stringify([tokenLabel, tokenSerial, keyId.toLowerCase()]);

const readOfficials = (file: string): ReadonlyMap<string, TokenOfficial> => {
  const faults: string[] = [];
  const officials = readYaml(file, z.record(z.string(), official), faults);
  if (officials === undefined) throw new Pkcs11Invalid(faults.join('\n'));
  const owners = new Map<string, string>();
  for (const [login, one] of Object.entries(officials)) {
    const other = owners.get(nameOf(one));
    if (other !== undefined) {
      throw new Pkcs11Invalid(
        `${file}: ${other} and ${login} are given the same token and key; a key is one official's`,
      );
    }
    owners.set(nameOf(one), login);
  }
  return new Map(Object.entries(officials));
};

export const openTokens = (
  { library, officialsFile, timeoutSeconds }: Pkcs11Config,
  parts: Pick<TokenSignerOptions, 'trust' | 'attempts' | 'owners' | 'now' | 'program'> & {
    /** Login of an account; undefined where there is none. */
    readonly loginOf: (officialId: string) => Promise<string | undefined>;
  },
): TokenSigner => {
  const missing = Object.entries({ library, officialsFile })
    .filter(([, value]) => value === null)
    .map(([key]) => `signing.pkcs11.${key}`);
  if (library === null || officialsFile === null) {
    throw new Pkcs11Invalid(`signing.provider is pkcs11, but these keys are not set: ${missing.join(', ')}`);
  }
  const { loginOf, ...rest } = parts;
  const officials = readOfficials(officialsFile);
  return createTokenSigner({
    ...rest,
    library,
    timeout: timeoutSeconds * 1000,
    officials: async (id) => {
      const login = await loginOf(id);
      return login === undefined ? undefined : officials.get(login);
    },
  });
};
