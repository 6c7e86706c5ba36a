/** Plain data that survives JSON: states, events and facts consist of it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** A value of unknown origin as text; empty where it is no text. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A value as trimmed text; null where it is no text, or empty. */
export const textIn = (value: Json | undefined): string | null => {
  const text = asText(value).trim();
  return text === '' ? null : text;
};

/** A member as text; empty where it is no text. */
export const textAt = (object: JsonObject, key: string): string => asText(object[key]);

/** The members of a list; none where the value is no list. */
export const asList = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

/** True for a JSON object, of a value of unknown origin. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
