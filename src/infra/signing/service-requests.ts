import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { DigestAlgorithm } from '../../domain/signing/plan.js';
import { rawBytes } from './asn1-tree.js';
import { OID, digestByOid } from './oids.js';

/** Request of a client to a time-stamp authority (RFC 3161 section 2.4.1). */
export interface TimestampQuery {
  /** DER of the MessageImprint, to be repeated in the answer. */
  readonly imprintDer: Uint8Array;
  readonly algorithm: DigestAlgorithm | undefined;
  readonly digestLength: number;
  readonly nonceDer: Uint8Array | undefined;
  readonly wantsCertificate: boolean;
}

/** @throws Error when the bytes are not a TimeStampReq. */
export const readTimestampQuery = (body: Uint8Array): TimestampQuery => {
  const { result } = asn1js.fromBER(body);
  const request = new pkijs.TimeStampReq({ schema: result });
  const [, imprint] = result instanceof asn1js.Sequence ? result.valueBlock.value : [];
  if (imprint === undefined) throw new Error('the query has no message imprint');
  return {
    imprintDer: rawBytes(imprint),
    algorithm: digestByOid(request.messageImprint.hashAlgorithm.algorithmId),
    digestLength: request.messageImprint.hashedMessage.valueBlock.valueHexView.length,
    nonceDer: request.nonce === undefined ? undefined : new Uint8Array(request.nonce.toBER(false)),
    wantsCertificate: request.certReq ?? false,
  };
};

/** Request of a client to an OCSP responder (RFC 6960 section 4.1). */
export interface OcspQuery {
  readonly certificates: readonly {
    readonly certIdDer: Uint8Array;
    readonly issuerKeyHash: string;
    readonly serialHex: string;
  }[];
  /** DER of the nonce extension, to be repeated in the answer. */
  readonly nonceExtensionDer: Uint8Array | undefined;
}

/** @throws Error when the bytes are not an OCSPRequest. */
export const readOcspQuery = (body: Uint8Array): OcspQuery => {
  const { tbsRequest } = pkijs.OCSPRequest.fromBER(body);
  const nonce = tbsRequest.requestExtensions?.find((extension) => extension.extnID === OID.ocspNonce);
  return {
    certificates: tbsRequest.requestList.map(({ reqCert }) => ({
      certIdDer: new Uint8Array(reqCert.toSchema().toBER(false)),
      issuerKeyHash: Buffer.from(reqCert.issuerKeyHash.valueBlock.valueHexView).toString('hex'),
      serialHex: Buffer.from(reqCert.serialNumber.valueBlock.valueHexView).toString('hex'),
    })),
    nonceExtensionDer: nonce === undefined ? undefined : new Uint8Array(nonce.toSchema().toBER(false)),
  };
};
