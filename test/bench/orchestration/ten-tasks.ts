/** The ten rows of the Prabumulih decree as ten tasks of people, with lanes, steps and budgets; its effects left out. */
const ROWS = [
  ['receive', 'front-office', 'PT1M'],
  ['process', 'back-office', 'PT5M'],
  ['paraf-kasi', 'kasi', 'PT2M'],
  ['paraf-kabid', 'kabid', 'PT2M'],
  ['paraf-sekdin', 'sekdin', 'PT2M'],
  ['approve', 'kadin', 'PT2M'],
  ['finalise', 'back-office', 'PT4M'],
  ['sign', 'kadin', 'PT1M'],
  ['print', 'back-office', 'PT4M'],
  ['hand-over', 'front-office', 'PT2M'],
] as const;

export const TASKS: readonly { readonly id: string; readonly role: string }[] = ROWS.map(([id, role]) => ({
  id,
  role,
}));

export const tenTasks = (): string => {
  const lanes = [...new Set(ROWS.map(([, role]) => role))].map((lane) => {
    const members = ROWS.filter(([, role]) => role === lane).map(
      ([id]) => `<bpmn:flowNodeRef>${id}</bpmn:flowNodeRef>`,
    );
    const ends =
      lane === 'front-office'
        ? ['<bpmn:flowNodeRef>start</bpmn:flowNodeRef>', '<bpmn:flowNodeRef>end</bpmn:flowNodeRef>']
        : [];
    return `<bpmn:lane id="${lane}" name="${lane}">${[...members, ...ends].join('')}</bpmn:lane>`;
  });
  const nodes = ['start', ...ROWS.map(([id]) => id), 'end'];
  const flows = nodes
    .slice(1)
    .map(
      (to, index) =>
        `<bpmn:sequenceFlow id="flow-${String(index)}" sourceRef="${nodes[index] ?? ''}" targetRef="${to}" />`,
    );
  const tasks = ROWS.map(
    ([id, , budget], index) =>
      `<bpmn:userTask id="${id}" name="${id}" paraf:step="${String(index + 1)}" paraf:budget="${budget}" paraf:action="check"><bpmn:incoming>flow-${String(index)}</bpmn:incoming><bpmn:outgoing>flow-${String(index + 1)}</bpmn:outgoing></bpmn:userTask>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" id="ten" targetNamespace="http://paraf.dev/processes" expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
  <bpmn:process id="ten-tasks" name="Ten tasks" isExecutable="true">
    <bpmn:laneSet id="lanes">${lanes.join('')}</bpmn:laneSet>
    <bpmn:startEvent id="start"><bpmn:outgoing>flow-0</bpmn:outgoing></bpmn:startEvent>
    ${tasks.join('\n    ')}
    <bpmn:endEvent id="end"><bpmn:incoming>flow-${String(ROWS.length)}</bpmn:incoming></bpmn:endEvent>
    ${flows.join('\n    ')}
  </bpmn:process>
</bpmn:definitions>
`;
};
