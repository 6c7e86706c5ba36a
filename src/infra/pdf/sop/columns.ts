/** The columns of the table: the activity, its executors, and the standard of quality. */
import { SOP_WORDS as W } from '../../../domain/sop/texts.js';
import type { SopPaper, SopRow } from '../../../domain/sop/paper.js';
import { PAGE } from './canvas.js';

export interface PaperColumn {
  readonly key: string;
  readonly title: string;
  readonly x: number;
  readonly width: number;
  /** Text of a row in this column; set for a column of text. */
  readonly text?: (row: SopRow) => string;
  readonly group: 'none' | 'executors' | 'quality';
}

interface Draft {
  readonly key: string;
  readonly title: string;
  readonly width: number;
  readonly text?: (row: SopRow) => string;
  readonly group: PaperColumn['group'];
}

const WIDTH = PAGE.right - PAGE.left;
const FIXED = { number: 24, completeness: 118, time: 48, output: 92, fee: 40, remarks: 46 } as const;
/** Least width for text beside the executors. */
const ACTIVITY = 130;
const NARROWEST = 34;
const WIDEST = 74;

export const columnsOf = (paper: SopPaper): readonly PaperColumn[] => {
  const count = Math.max(1, paper.executors.length);
  const rest = WIDTH - Object.values(FIXED).reduce((sum, width) => sum + width, 0);
  const executor = Math.min(WIDEST, Math.max(NARROWEST, (rest - ACTIVITY) / count));
  const activity = rest - executor * count;
  const stated = paper.statedTotal === null ? W.time : `${W.time} (${paper.statedTotal})`;
  const drafts: readonly Draft[] = [
    { key: 'number', title: W.row, width: FIXED.number, text: ({ number }) => `${number}.`, group: 'none' },
    { key: 'activity', title: W.activity, width: activity, text: (row) => row.activity, group: 'none' },
    ...(paper.executors.length === 0
      ? [{ key: '', title: W.executors, width: executor, group: 'executors' as const }]
      : paper.executors.map(({ id, name, outside }) => ({
          key: id,
          title: name,
          width: executor,
          group: outside ? ('none' as const) : ('executors' as const),
        }))),
    {
      key: 'completeness',
      title: W.completeness,
      width: FIXED.completeness,
      text: (row) => row.completeness.replace(/;\s*(?=\d+\.)/g, '\n'),
      group: 'quality',
    },
    { key: 'time', title: stated, width: FIXED.time, text: (row) => row.time, group: 'quality' },
    { key: 'output', title: W.output, width: FIXED.output, text: (row) => row.output, group: 'quality' },
    { key: 'fee', title: W.fee, width: FIXED.fee, text: (row) => row.fee, group: 'quality' },
    { key: 'remarks', title: W.remarks, width: FIXED.remarks, text: (row) => row.remarks, group: 'none' },
  ];
  let x: number = PAGE.left;
  return drafts.map((draft) => {
    const column = { ...draft, x };
    x += draft.width;
    return column;
  });
};
