/** Acts that were refused before the application saw them: facts of its audit, found again by the sender's key. */
import type { AuditRow } from '../../domain/ports/audit.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { isErrorCode } from '../problem/problem.js';

/** Whether a value of the record has fields. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the audit says of the refused act of this key; null where none was refused. */
export const declineIn = (audit: readonly AuditRow[], key: string): JsonObject | null => {
  const entries = audit.flatMap(({ verb, after }) => (verb === 'declined' && isObject(after) ? [after] : []));
  return entries.find((after) => after['key'] === key) ?? null;
};

export const refusalOf = ({ code, detail }: JsonObject): Refusal =>
  refusal(isErrorCode(code) ? code : 'INVARIANT', typeof detail === 'string' ? detail : 'declined');
