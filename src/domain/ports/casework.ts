/**
 * Files of an application, encrypted at rest with its applicant's key and addressed by the SHA-256 of their content.
 * Writing the same bytes twice changes nothing; after the key is destroyed nothing can be read.
 */
export interface CaseFiles {
  put(application: string, bytes: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }>;
  /**
   * Bytes of a file; null where there is none, or its key was destroyed. Bytes that do not match their digest are an
   * error.
   */
  get(application: string, sha256: string): Promise<Uint8Array | null>;
}
