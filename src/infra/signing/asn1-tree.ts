/**
 * Reads the nodes that asn1js has decoded. Each function takes any node, so that a missing or other one is simply
 * empty.
 */
import * as asn1js from 'asn1js';

/** The values inside a constructed node; none for any other. */
export const items = (node: unknown): asn1js.BaseBlock[] =>
  node instanceof asn1js.Constructed ? node.valueBlock.value : [];

/** The number of a context-specific tag; -1 for every other tag, and for nothing. */
export const contextTag = (node: asn1js.BaseBlock | undefined): number =>
  node?.idBlock.tagClass === 3 ? node.idBlock.tagNumber : -1;

/** The exact bytes from which an ASN.1 value was read. */
export const rawBytes = (node: asn1js.BaseBlock): Uint8Array => new Uint8Array(node.valueBeforeDecodeView);
