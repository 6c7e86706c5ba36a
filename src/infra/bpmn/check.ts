/** Checks a file before it is published, by whichever door it comes. */
import { publicationFindings } from '../../domain/application/publication.js';
import type { Compiled } from '../../domain/process/compile/compile.js';
import type { GroupBudget } from '../../domain/time/index.js';
import { compileBpmn, type CompileBpmnOptions } from './compile.js';

export interface Publication extends CompileBpmnOptions {
  /**
   * The office's groups of rows: each needs a procedure that has them. At the start the roots ask of all procedures at
   * once.
   */
  readonly groups?: readonly GroupBudget[];
}

/** Checks one BPMN file. Only a file without an error is published. */
export const checkBpmn = async (
  xml: string | Uint8Array,
  { groups = [], ...options }: Publication,
): Promise<Compiled> => {
  const { definition, findings } = await compileBpmn(xml, options);
  return definition === undefined
    ? { findings }
    : { definition, findings: [...findings, ...publicationFindings(definition, groups)] };
};
