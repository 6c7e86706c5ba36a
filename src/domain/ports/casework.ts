/** Files and links of one application, as the activities and the API handle them. */

/**
 * Files of an application, encrypted at rest with its applicant's key and addressed by the SHA-256 of their content.
 * Writing the same bytes twice changes nothing; after the key is destroyed nothing can be read.
 */
export interface CaseFiles {
  put(application: string, bytes: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }>;
  /** Null where there is no such file, or its key was destroyed; bytes that do not match their digest are an error. */
  get(application: string, sha256: string): Promise<Uint8Array | null>;
}

/** Secrets in links, derived from the office's key: the same application always gets the same one. */
export interface LinkSecrets {
  survey(application: string): string;
  /** SHA-256 of a secret, as it is stored. */
  hash(secret: string): string;
}
