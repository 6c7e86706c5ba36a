/** One token through its manufacturer's library: found by label or serial, read without a PIN, opened with it. */
import type { Cryptoki, TokenInfo } from './library.js';

/** Label or serial number of an official's token. */
export interface TokenPlace {
  readonly tokenLabel?: string | undefined;
  readonly tokenSerial?: string | undefined;
}

export interface TokenCertificate {
  /** CKA_ID, lower-case hexadecimal: the private key has the same. */
  readonly id: string;
  /** The certificate: DER, base64. */
  readonly der: string;
}

/** Data that a token shows without a PIN. */
export interface TokenView {
  readonly serial: string;
  readonly pinLocked: boolean;
  /** True where one more wrong PIN locks the token. */
  readonly lastTry: boolean;
  readonly certificates: readonly TokenCertificate[];
}

/** Refusal by the token, or no token. `rv` is the return value by its name in the standard. */
export class TokenFault extends Error {
  readonly rv: string;

  constructor(rv: string, detail: string) {
    super(detail);
    this.rv = rv;
  }
}

/** Return values that decide what people are told; any other is named by its number. */
const RV: Readonly<Record<number, string>> = {
  0x3: 'CKR_SLOT_ID_INVALID',
  0x5: 'CKR_GENERAL_ERROR',
  0x6: 'CKR_FUNCTION_FAILED',
  0x30: 'CKR_DEVICE_ERROR',
  0x31: 'CKR_DEVICE_MEMORY',
  0x32: 'CKR_DEVICE_REMOVED',
  0x50: 'CKR_FUNCTION_CANCELED',
  0x60: 'CKR_KEY_HANDLE_INVALID',
  0x68: 'CKR_KEY_FUNCTION_NOT_PERMITTED',
  0x70: 'CKR_MECHANISM_INVALID',
  0xa0: 'CKR_PIN_INCORRECT',
  0xa1: 'CKR_PIN_INVALID',
  0xa2: 'CKR_PIN_LEN_RANGE',
  0xa3: 'CKR_PIN_EXPIRED',
  0xa4: 'CKR_PIN_LOCKED',
  0xb0: 'CKR_SESSION_CLOSED',
  0xb3: 'CKR_SESSION_HANDLE_INVALID',
  0xe0: 'CKR_TOKEN_NOT_PRESENT',
  0xe1: 'CKR_TOKEN_NOT_RECOGNIZED',
  0x101: 'CKR_USER_NOT_LOGGED_IN',
  0x102: 'CKR_USER_PIN_NOT_INITIALIZED',
};

const CKF_SERIAL_SESSION = 0x4;
const CKF_USER_PIN_FINAL_TRY = 0x20000;
const CKF_USER_PIN_LOCKED = 0x40000;
const CKU_USER = 1;
const CKU_CONTEXT_SPECIFIC = 2;
const CKA = { class: 0x0, value: 0x11, certificateType: 0x80, id: 0x102, alwaysAuthenticate: 0x202 } as const;
const CKO = { certificate: 0x1, privateKey: 0x3 } as const;
/** X.509 public key certificate; a token may hold others (WTLS, attributes). */
const CKC_X_509 = 0;
/** Mechanisms that take a digest made here: every token knows them, whatever digests it knows. */
const MECHANISM = { rsa: 0x1, ec: 0x1041 } as const;
export type TokenKeyKind = keyof typeof MECHANISM;

/** Bytes of the largest signature: RSA of 8192 bits. */
const LARGEST_SIGNATURE = 1024;

const faultOf = (error: unknown): TokenFault => {
  if (error instanceof TokenFault) return error;
  if (error instanceof Error && 'code' in error && typeof error.code === 'number') {
    const rv = RV[error.code] ?? `0x${error.code.toString(16)}`;
    const named = 'method' in error && typeof error.method === 'string' ? error.method : '';
    return new TokenFault(rv, `${named === '' ? 'its library' : named} answers ${rv}`);
  }
  return new TokenFault('', error instanceof Error ? error.message : String(error));
};

/** Asks the library; its refusal is thrown as a TokenFault. */
const asked = <T>(ask: () => T): T => {
  try {
    return ask();
  } catch (error) {
    throw faultOf(error);
  }
};

const bare = (padded: string): string => padded.replace(/[\0 ]+$/, '');

const shown = ({ tokenLabel, tokenSerial }: TokenPlace): string =>
  [
    ...(tokenLabel === undefined ? [] : [`label "${tokenLabel}"`]),
    ...(tokenSerial === undefined ? [] : [`serial "${tokenSerial}"`]),
  ].join(', ');

export interface Token {
  view(): TokenView;
  /** Logs in and finds the private key of that id. */
  open(pin: string, keyId: string): void;
  /** Signs the input: a DigestInfo (RFC 8017 section 9.2) with RSA, the digest with ECDSA. */
  sign(kind: TokenKeyKind, input: Buffer): Buffer;
  close(): void;
}

/** @throws TokenFault CKR_TOKEN_NOT_PRESENT where no such token is in a reader, or more than one is. */
export const findToken = (library: Cryptoki, path: string, place: TokenPlace): Token => {
  asked(() => {
    library.load(path);
    library.C_Initialize();
  });
  const present = asked(() =>
    library.C_GetSlotList(true).flatMap((slot): { slot: Buffer; info: TokenInfo }[] => {
      try {
        return [{ slot, info: library.C_GetTokenInfo(slot) }];
      } catch {
        return []; // pulled out in between, or of another make: it is not the one that is looked for
      }
    }),
  );
  const wanted = present.filter(
    ({ info }) =>
      (place.tokenLabel === undefined || bare(info.label) === place.tokenLabel) &&
      (place.tokenSerial === undefined || bare(info.serialNumber) === place.tokenSerial),
  );
  const [only] = wanted;
  if (only === undefined || wanted.length > 1) {
    const found = present.map(({ info }) => `"${bare(info.label)}" (serial ${bare(info.serialNumber)})`).join(', ');
    throw new TokenFault(
      'CKR_TOKEN_NOT_PRESENT',
      `expected one token with ${shown(place)}; the readers hold ${found === '' ? 'none' : found}`,
    );
  }
  const session = asked(() => library.C_OpenSession(only.slot, CKF_SERIAL_SESSION));

  const find = (template: Parameters<Cryptoki['C_FindObjectsInit']>[1]): Buffer[] => {
    library.C_FindObjectsInit(session, template);
    try {
      const found: Buffer[] = [];
      for (let next = library.C_FindObjects(session); next !== null; next = library.C_FindObjects(session))
        found.push(next);
      return found;
    } finally {
      library.C_FindObjectsFinal(session);
    }
  };
  const read = (object: Buffer, ...types: readonly number[]): readonly Buffer[] =>
    library
      .C_GetAttributeValue(
        session,
        object,
        types.map((type) => ({ type })),
      )
      .map(({ value }) => value);

  let opened: { readonly key: Buffer; readonly pin: string | null } | null = null;

  /**
   * True for a key that asks for the PIN at each signature (CKA_ALWAYS_AUTHENTICATE). Tokens without the attribute have
   * no such key.
   */
  const asksEachTime = (key: Buffer): boolean => {
    try {
      return (read(key, CKA.alwaysAuthenticate)[0]?.[0] ?? 0) !== 0;
    } catch {
      return false;
    }
  };

  return {
    view: () =>
      asked(() => ({
        serial: bare(only.info.serialNumber),
        pinLocked: (only.info.flags & CKF_USER_PIN_LOCKED) !== 0,
        lastTry: (only.info.flags & CKF_USER_PIN_FINAL_TRY) !== 0,
        certificates: find([
          { type: CKA.class, value: CKO.certificate },
          { type: CKA.certificateType, value: CKC_X_509 },
        ]).map((object) => {
          const [id, der] = read(object, CKA.id, CKA.value);
          return { id: (id ?? Buffer.alloc(0)).toString('hex'), der: (der ?? Buffer.alloc(0)).toString('base64') };
        }),
      })),
    open: (pin, keyId) => {
      asked(() => {
        library.C_Login(session, CKU_USER, pin);
        const [key, ...more] = find([
          { type: CKA.class, value: CKO.privateKey },
          { type: CKA.id, value: Buffer.from(keyId, 'hex') },
        ]);
        if (key === undefined || more.length > 0) {
          throw new TokenFault(
            'CKR_KEY_HANDLE_INVALID',
            `expected one private key with the id ${keyId} of the certificate; the token has ${String(key === undefined ? 0 : more.length + 1)}`,
          );
        }
        opened = { key, pin: asksEachTime(key) ? pin : null };
      });
    },
    sign: (kind, input) =>
      asked(() => {
        if (opened === null) throw new TokenFault('CKR_USER_NOT_LOGGED_IN', 'the token has not been opened');
        library.C_SignInit(session, { mechanism: MECHANISM[kind] }, opened.key);
        if (opened.pin !== null) library.C_Login(session, CKU_CONTEXT_SPECIFIC, opened.pin);
        return Buffer.from(library.C_Sign(session, input, Buffer.alloc(LARGEST_SIGNATURE)));
      }),
    close: () => {
      opened = null;
      // a token that was pulled out has no session to end
      for (const end of [
        () => {
          library.C_Logout(session);
        },
        () => {
          library.C_CloseSession(session);
        },
        () => {
          library.C_Finalize();
        },
        () => {
          library.close();
        },
      ]) {
        try {
          end();
        } catch {
          continue;
        }
      }
    },
  };
};
