import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { JsonObject } from '../../src/domain/shared/json.js';

const SAMPLE = new URL('../../config/samples/oss/receive-nib.json', import.meta.url);

/** A whole receiveNIB message (every field of PIA OSS RBA 4.3.22) with the given top-level fields instead of the sample's. */
export const aReceiveNib = (fields: JsonObject = {}): { readonly dataNIB: JsonObject } => {
  const { dataNIB } = JSON.parse(readFileSync(SAMPLE, 'utf8')) as { readonly dataNIB: JsonObject };
  const replaced = Object.fromEntries(Object.entries(dataNIB).filter(([key]) => !(key.trim() in fields)));
  return { dataNIB: { ...replaced, ...fields } };
};

/** Checklist rows of the sample: the first is the office's, the others are another authority's, issued at once, elsewhere. */
export const checklistRows = (): readonly JsonObject[] =>
  aReceiveNib().dataNIB['data_checklist'] as readonly JsonObject[];

export const OSS_CREDENTIALS = { username: 'OSS', password: 'rahasia-uji' };

/** The token as the guide makes it, for a day written YYYYMMDD. */
export const ossToken = (nib: string, ymd: string): string =>
  createHash('sha1').update(`${OSS_CREDENTIALS.username}${OSS_CREDENTIALS.password}${nib}${ymd}`).digest('hex');
