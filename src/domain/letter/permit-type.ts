import type { JsonObject } from '../shared/json.js';
import type { Retention } from '../retention/rule.js';
import type { DeemedApproval } from '../application/context.js';
import type { SignaturePolicy } from '../application/applicant-signature.js';
import type { ServicePromise } from '../application/promise.js';
import type { PermitForm, Validity } from './content.js';
import type { LetterKind } from './kinds.js';
import type { FieldTemplate } from './compose.js';
import { sameWords } from '../shared/same-text.js';

export interface NamedRequirement {
  readonly id: string;
  readonly name: string;
  readonly required: boolean;
}

/** A *jenis izin* as the office's configuration describes it. */
export interface PermitType {
  readonly id: string;
  readonly name: string;
  readonly kind: PermitForm;
  /** `{type}` of its numbers. */
  readonly code: string;
  /** Permit code of OSS: all 12 digits, or the last three of its 12; null where OSS does not know the type. */
  readonly kodeOss: string | null;
  /**
   * `{class}` of its numbers in both schemes, before and after Home Affairs regulation 83/2022; the office chooses one.
   */
  readonly classification: { readonly old: string; readonly new: string };
  /** Id of its procedure. */
  readonly process: string;
  /** Template per letter kind; a kind without one uses the office's template of that kind. */
  readonly letters: Readonly<Partial<Record<LetterKind, string>>>;
  readonly validity: Validity;
  /** Null where no time is promised. */
  readonly promise: ServicePromise | null;
  /**
   * Consequence of silence at the end of the promise (Law 30/2014, article 53, where the sector's rules say so): none,
   * a deemed approval that is granted and stated, or a last countdown in which the head decides.
   */
  readonly deemedApproval: DeemedApproval | null;
  /** Retribution in whole rupiah; 0 is free of charge. */
  readonly fee: number;
  readonly recommendation: { readonly required: boolean; readonly agency: string | null };
  readonly requirements: readonly NamedRequirement[];
  /** Policy on signing the application with the applicant's own certificate. */
  readonly applicantSignature: SignaturePolicy;
  /** Form of its applications: JSON Schema (draft 2020-12) of their data. */
  readonly data: JsonObject;
  readonly fields: readonly FieldTemplate[];
  readonly legalBasis: readonly string[];
  readonly conditions: readonly string[];
  /** Years that its letters are kept, and their fate after that. */
  readonly retention: Retention;
}

/** Characters 9 to 11, counted from 0, of an OSS permit code name the permit type; 0 to 2 name the agency. */
const TYPE_FROM = 9;
const TYPE_TO = 12;

/**
 * True where an OSS permit code names this type. Codes arrive with stray blanks, and with 12 or 13 characters depending
 * on the message; the type's digits are at the same place in both.
 */
export const matchesOss = ({ kodeOss }: Pick<PermitType, 'kodeOss'>, kdIzin: string): boolean => {
  const code = kdIzin.trim();
  if (kodeOss === null || !/^\d{12,13}$/.test(code)) return false;
  return kodeOss.length === 3 ? code.slice(TYPE_FROM, TYPE_TO) === kodeOss : code.slice(0, 12) === kodeOss;
};

/** True where a row of SiCANTIK names this type: by its exact id or code, or by its name in any spelling. */
export const matchesSicantik = (type: Pick<PermitType, 'id' | 'code' | 'name'>, code: string, name: string): boolean =>
  [type.id, type.code].includes(code) || sameWords(type.name, name);
