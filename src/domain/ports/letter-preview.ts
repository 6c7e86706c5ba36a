import type { JsonObject } from '../shared/json.js';
import type { Result } from '../shared/result.js';

/** What an office looks at before it uses a template: the letter that it makes of sample data. */
export interface PreviewRequest {
  /** Id of a template of the office, or the text of one (YAML) that is not in use yet. */
  readonly template: { readonly id: string } | { readonly name: string; readonly source: string };
  /** Permit type whose name, fields and legal basis are shown; left out, the first that the template suits. */
  readonly permitType?: string;
  /** Values that go before those of the sample, part by part. */
  readonly data?: JsonObject;
  /** The draft that the parafs cover, in the place of the letter with its number. */
  readonly draft?: boolean;
  /** With the office's seal in the place of a signature; left out, as the office would make it. */
  readonly sealed?: boolean;
}

export interface LetterPreview {
  /** The letter as PDF, or every fault with its file, line or field, what was expected and what came. */
  preview(request: PreviewRequest): Promise<Result<Uint8Array, readonly string[]>>;
  /** Templates of the office by id. */
  readonly templates: readonly { readonly id: string; readonly kind: string; readonly title: string }[];
}
