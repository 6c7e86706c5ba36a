/** Files of an application, uploaded and generated. */
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

export interface DocumentRow {
  readonly id: string;
  readonly application: string;
  readonly kind:
    | 'requirement'
    | 'recommendation'
    | 'application-signature'
    | 'draft'
    | 'letter'
    | 'signed-letter'
    | 'receipt'
    | 'correction-request'
    | 'print';
  readonly requirement: string | null;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly meta: JsonObject;
}

export interface Documents {
  /** Adds a file. For an existing id, the same file of the same application is answered; another one is an error. */
  add(document: Omit<DocumentRow, 'id'> & { readonly id?: string }): Promise<DocumentRow>;
  list(application: string): Promise<readonly DocumentRow[]>;
  find(id: string): Promise<DocumentRow | null>;
  latest(application: string, kind: DocumentRow['kind']): Promise<DocumentRow | null>;
}
