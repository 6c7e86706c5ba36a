import type { JsonObject } from '../shared/json.js';
import type { Result } from '../shared/result.js';

/** Preview of a template before the office uses it: the letter with sample data. */
export interface PreviewRequest {
  /** Id of a template of the office, or the text of one (YAML) that is not in use yet. */
  readonly template: { readonly id: string } | { readonly name: string; readonly source: string };
  /** Permit type whose name, fields and legal basis are used; left out, the first that the template suits. */
  readonly permitType?: string;
  /** Values that override those of the sample, part by part. */
  readonly data?: JsonObject;
  /** True for the draft that the parafs cover, instead of the letter with its number. */
  readonly draft?: boolean;
  /** True for the office's seal in the place of a signature; left out, as the office would make it. */
  readonly sealed?: boolean;
}

export interface LetterPreview {
  /** The letter as PDF, or every fault with its file, line or field, the expected and the actual value. */
  preview(request: PreviewRequest): Promise<Result<Uint8Array, readonly string[]>>;
  /** Templates of the office by id. */
  readonly templates: readonly { readonly id: string; readonly kind: string; readonly title: string }[];
}
