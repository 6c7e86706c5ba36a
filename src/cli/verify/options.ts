import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../domain/shared/result.js';

export interface Options {
  readonly files: readonly string[];
  readonly trust: readonly string[];
  readonly intermediates: readonly string[];
  readonly online: boolean;
  readonly json: boolean;
  readonly at: string | undefined;
  readonly language: string;
}

/** Reads the arguments of `paraf verify`. */
export const readOptions = (args: readonly string[]): Result<Options, string> => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: {
        trust: { type: 'string', multiple: true },
        intermediate: { type: 'string', multiple: true },
        online: { type: 'boolean' },
        json: { type: 'boolean' },
        at: { type: 'string' },
        language: { type: 'string' },
      },
    });
    return ok({
      files: positionals,
      trust: values.trust ?? [],
      intermediates: values.intermediate ?? [],
      online: values.online ?? false,
      json: values.json ?? false,
      at: values.at,
      language: values.language ?? 'id',
    });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
};
