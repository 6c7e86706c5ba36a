/**
 * The part of PKCS #11 (OASIS PKCS #11 2.40) that a signature needs, as pkcs11js offers it. The package is optional and
 * native: it is described here and loaded only where an office has tokens, and only in the process that asks them.
 */
import { createRequire } from 'node:module';

type Handle = Buffer;

interface Attribute {
  readonly type: number;
  readonly value?: Buffer | number | boolean;
}

export interface TokenInfo {
  /** Label, padded with blanks or zero bytes. */
  readonly label: string;
  readonly serialNumber: string;
  readonly flags: number;
}

export interface Cryptoki {
  load(path: string): void;
  close(): void;
  C_Initialize(): void;
  C_Finalize(): void;
  C_GetSlotList(tokenPresent: boolean): Handle[];
  C_GetTokenInfo(slot: Handle): TokenInfo;
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_Login(session: Handle, userType: number, pin: string): void;
  C_Logout(session: Handle): void;
  C_FindObjectsInit(session: Handle, template: readonly Attribute[]): void;
  C_FindObjects(session: Handle): Handle | null;
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(
    session: Handle,
    object: Handle,
    template: readonly Attribute[],
  ): readonly { readonly type: number; readonly value: Buffer }[];
  C_SignInit(session: Handle, mechanism: { readonly mechanism: number }, key: Handle): void;
  C_Sign(session: Handle, data: Buffer, room: Buffer): Buffer;
}

/** The package is not installed, or was not built for this machine. */
export class LibraryMissing extends Error {}

const isPackage = (value: unknown): value is { readonly PKCS11: new () => Cryptoki } =>
  typeof value === 'object' && value !== null && 'PKCS11' in value && typeof value.PKCS11 === 'function';

/**
 * Loads the package.
 * @throws LibraryMissing, with what to do.
 */
export const newCryptoki = (): Cryptoki => {
  let loaded: unknown;
  try {
    loaded = createRequire(import.meta.url)('pkcs11js');
  } catch (error) {
    throw new LibraryMissing(
      `the package pkcs11js is not installed on this machine (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}): run "npm install" where a C++ compiler and Python are at hand`,
    );
  }
  if (!isPackage(loaded)) throw new LibraryMissing('the package pkcs11js does not offer PKCS11: install version 2');
  return new loaded.PKCS11();
};
