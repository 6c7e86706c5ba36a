/** The objects of a PDF (ISO 32000-2 section 7.3) as they are read from bytes, with the places where they stand. */
import { textString } from './text-string.js';

export interface CosName {
  readonly kind: 'name';
  readonly value: string;
}
export interface CosNumber {
  readonly kind: 'number';
  readonly value: number;
  readonly integer: boolean;
}
export interface CosString {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
  readonly hex: boolean;
  /**
   * Place of the object, from the opening to behind the closing delimiter, in the file or in the decoded object stream.
   */
  readonly at: number;
  readonly end: number;
}
export interface CosBoolean {
  readonly kind: 'boolean';
  readonly value: boolean;
}
export interface CosNull {
  readonly kind: 'null';
}
export interface CosRef {
  readonly kind: 'ref';
  readonly number: number;
  readonly generation: number;
}
export interface CosArray {
  readonly kind: 'array';
  readonly items: readonly Cos[];
}
export interface CosDict {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, Cos>;
  /** Keys that stand in the dictionary more than once: readers differ in which one they take. */
  readonly duplicates: readonly string[];
  readonly at: number;
  readonly end: number;
}
export interface CosStream {
  readonly kind: 'stream';
  readonly dict: CosDict;
  /** Raw bytes of the stream within the file. */
  readonly from: number;
  readonly to: number;
}

export type Cos = CosName | CosNumber | CosString | CosBoolean | CosNull | CosRef | CosArray | CosDict | CosStream;

export const NULL: CosNull = { kind: 'null' };

/** Thrown while reading where bytes are not the PDF syntax that they should be; caught where the file is judged. */
export class MalformedPdf extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MalformedPdf';
  }
}

export const isName = (value: Cos | undefined, name?: string): value is CosName =>
  value?.kind === 'name' && (name === undefined || value.value === name);

export const integerOf = (value: Cos | undefined): number | undefined =>
  value?.kind === 'number' && value.integer ? value.value : undefined;

/** Text of a string object; undefined for anything else. */
export const textOf = (value: Cos | undefined): string | undefined =>
  value?.kind === 'string' ? textString(value.bytes) : undefined;
