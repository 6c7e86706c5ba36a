import { createHash } from 'node:crypto';

import { canonicalText } from '../../domain/integration/lenient.js';
import { licenseIn, readAnswer, statusIn, type OssAnswer } from '../../domain/integration/oss-answer.js';
import type { Oss } from '../../domain/ports/world.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { PortFailure, reasonOf } from '../../domain/shared/port-failure.js';
import { readForeign } from '../foreign/read.js';

export interface OssClientOptions {
  /** Address up to and without the method's name, e.g. `https://api-prd.oss.go.id/v1/kl/rba`. */
  readonly baseUrl: string;
  /** User key, sent as the header `user_key`. */
  readonly userKey: string;
  /** Longest time of one whole exchange, in milliseconds. */
  readonly timeoutMs: number;
}

/** The HTTP status stands in for the code of a body that has none. */
const withHttpStatus = (answer: OssAnswer, status: number): OssAnswer =>
  answer.code === 0 ? { ...answer, code: status } : answer;

/** Calls OSS RBA. An answer, also a refusing one, is a value; only silence, or an answer that is no JSON, is thrown. */
export const createOssClient = (options: OssClientOptions): Oss => {
  const call = async (method: string, payload: JsonObject): Promise<OssAnswer> => {
    const key = createHash('sha256')
      .update(`${method}\n${canonicalText(payload)}`)
      .digest('hex');
    try {
      const response = await fetch(`${options.baseUrl.replace(/\/+$/, '')}/${method}`, {
        method: 'POST',
        // OSS overlooks the key; a gateway between us, and whoever reads its log, can tell a repeat by it.
        headers: { 'content-type': 'application/json', user_key: options.userKey, 'idempotency-key': key },
        body: JSON.stringify(payload),
        redirect: 'error',
        signal: AbortSignal.timeout(options.timeoutMs),
      });
      const body = new Uint8Array(await response.arrayBuffer());
      const read = readForeign(body, response.headers.get('content-type') ?? '');
      // A gateway's HTML page for 502 is no answer of OSS, but its status says whether to try again.
      const said = read.ok ? read.value.value : { kode: response.status, keterangan: 'the answer is no JSON' };
      return withHttpStatus(readAnswer(said), response.status);
    } catch (error) {
      throw new PortFailure('UPSTREAM_UNAVAILABLE', `OSS ${method} gave no answer: ${reasonOf(error)}`, {
        retryable: true,
        cause: error,
      });
    }
  };
  /**
   * The record that OSS holds; null where it says that it has none. An answer that is neither says nothing, and is
   * thrown.
   */
  const ask = async (method: string, payload: JsonObject): Promise<OssAnswer | null> => {
    const answer = await call(method, payload);
    if (answer.code === 200) return answer;
    // 400 is also how OSS says that it has no such permit request.
    if (answer.code === 400 || answer.code === 404) return null;
    const detail = `OSS does not say what it holds (${method} answered ${answer.code}: ${answer.text})`;
    throw new PortFailure('UPSTREAM_UNAVAILABLE', detail, { retryable: true });
  };
  return {
    licenseStatus: (payload) => call('receiveLicenseStatus', payload),
    license: (payload) => call('receiveLicense', payload),
    currentStatus: async (permitRequest) => {
      const held = await ask('checkLicenseStatus', { CHECKLICENSESTATUS: { id_izin: permitRequest } });
      return held === null ? '' : statusIn(held.raw);
    },
    heldLicense: async (permitRequest) => {
      const held = await ask('inqueryLicense', { INQUERYLICENSE: { id_izin: permitRequest } });
      return held === null ? '' : licenseIn(held.raw, permitRequest);
    },
  };
};
