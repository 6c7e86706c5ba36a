/** Files as editors write them: their prefixes, their own namespaces, diagrams, pools, data. Sound, each of them. */
const DIAGRAM =
  '<bpmndi:BPMNDiagram id="BPMNDiagram_1"><bpmndi:BPMNPlane id="BPMNPlane_1" bpmnElement="PLANE"><bpmndi:BPMNShape id="shape_1" bpmnElement="StartEvent_1" isExpanded="true"><dc:Bounds x="179" y="99" width="36" height="36"/><bpmndi:BPMNLabel><dc:Bounds x="1" y="2" width="3" height="4"/></bpmndi:BPMNLabel></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>';

const definitions = (
  prefix: string,
  namespaces: string,
  attributes: string,
  body: string,
  plane = 'Process_1',
): string => {
  const p = prefix === '' ? '' : `${prefix}:`;
  const drawn = body
    .replace(/<(\/?)(?![a-z0-9]+:)([a-zA-Z])/g, `<$1${p}$2`)
    .replace(/\[\[(\w+)>(\w+)(?:\|([^\]]*))?\]\]/g, (_all, from: string, to: string, condition?: string) =>
      condition === undefined
        ? `<${p}sequenceFlow id="Flow_${from}_${to}" sourceRef="${from}" targetRef="${to}"/>`
        : `<${p}sequenceFlow id="Flow_${from}_${to}" name="ya" sourceRef="${from}" targetRef="${to}"><${p}conditionExpression xsi:type="${p}tFormalExpression">${condition}</${p}conditionExpression></${p}sequenceFlow>`,
    );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${p}definitions xmlns${prefix === '' ? '' : `:${prefix}`}="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${namespaces} ${attributes} id="Definitions_1">${drawn}${DIAGRAM.replace('PLANE', plane)}</${p}definitions>`;
};

const CAMUNDA =
  'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:modeler="http://camunda.org/schema/modeler/1.0"';
const ZEEBE = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0"';
const SIGNAVIO = 'xmlns:signavio="http://www.signavio.com"';
const FLOWABLE = 'xmlns:flowable="http://flowable.org/bpmn"';
const BIZAGI = 'xmlns:bizagi="http://www.bizagi.com/bpmn20"';
const YAOQIANG = 'xmlns:yaoqiang="http://bpmn.sourceforge.net"';
const TARGET = 'targetNamespace="http://bpmn.io/schema/bpmn"';
const TIMER = (duration: string): string =>
  `<timerEventDefinition id="Timer_${duration}"><timeDuration xsi:type="bpmn:tFormalExpression">${duration}</timeDuration></timerEventDefinition>`;

export const EXPORTED: readonly (readonly [name: string, xml: string])[] = [
  [
    'form fields of another editor with the ids of elements',
    definitions(
      'bpmn',
      CAMUNDA,
      TARGET,
      '<process id="Process_1" isExecutable="true"><startEvent id="start"><extensionElements><camunda:formProperty id="start" type="date"/><camunda:formProperty id="a" type="string"/></extensionElements></startEvent><userTask id="a"/><endEvent id="e"/>[[start>a]][[a>e]]</process>',
    ),
  ],
  [
    'an escalation thrown once, handled beside the work and thrown again by its handler',
    definitions(
      '',
      '',
      TARGET,
      '<escalation id="E" name="E" escalationCode="E"/><process id="Process_1" isExecutable="true"><startEvent id="s"/><subProcess id="S"><startEvent id="s2"/><intermediateThrowEvent id="t"><escalationEventDefinition id="d1" escalationRef="E"/></intermediateThrowEvent><userTask id="a"/><endEvent id="e2"/>[[s2>t]][[t>a]][[a>e2]]<subProcess id="H" triggeredByEvent="true"><startEvent id="s3" isInterrupting="false"><escalationEventDefinition id="d2" escalationRef="E"/></startEvent><userTask id="b"/><endEvent id="e3"><escalationEventDefinition id="d3" escalationRef="E"/></endEvent>[[s3>b]][[b>e3]]</subProcess></subProcess><boundaryEvent id="x" attachedToRef="S" cancelActivity="false"><escalationEventDefinition id="d4" escalationRef="E"/></boundaryEvent><userTask id="c"/><endEvent id="e"/><endEvent id="e4"/>[[s>S]][[S>e]][[x>c]][[c>e4]]</process>',
    ),
  ],
  [
    'Camunda Modeler 7: forms, assignees, listeners, external tasks',
    definitions(
      'bpmn',
      CAMUNDA,
      `${TARGET} exporter="Camunda Modeler" exporterVersion="5.20.0" modeler:executionPlatform="Camunda Platform" modeler:executionPlatformVersion="7.20.0"`,
      '<process id="Process_1" name="Izin" isExecutable="true" camunda:historyTimeToLive="P30D" camunda:versionTag="1"><extensionElements><camunda:properties><camunda:property name="a" value="b"/></camunda:properties></extensionElements><startEvent id="StartEvent_1" camunda:initiator="pemohon" camunda:formKey="embedded:app:start.html"><extensionElements><camunda:formData><camunda:formField id="nama" label="Nama" type="string"/></camunda:formData></extensionElements><outgoing>Flow_StartEvent_1_A</outgoing></startEvent><userTask id="A" name="Periksa berkas" camunda:assignee="demo" camunda:candidateGroups="bo"><extensionElements><camunda:taskListener event="create" class="x.Y"/></extensionElements><incoming>Flow_StartEvent_1_A</incoming><outgoing>Flow_A_G</outgoing></userTask><exclusiveGateway id="G" name="Lengkap?" default="Flow_G_N"><incoming>Flow_A_G</incoming><outgoing>Flow_G_S</outgoing><outgoing>Flow_G_N</outgoing></exclusiveGateway><serviceTask id="S" camunda:type="external" camunda:topic="terbit"/><sendTask id="N" camunda:delegateExpression="#{mail}"/><endEvent id="E1"/><endEvent id="E2"/>[[StartEvent_1>A]][[A>G]][[G>S|lengkap]][[G>N]][[S>E1]][[N>E2]]</process>',
    ),
  ],
  [
    'Camunda Modeler 8: task definitions, mappings, FEEL after =',
    definitions(
      'bpmn',
      ZEEBE,
      `${TARGET} exporter="Camunda Modeler" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.4.0"`,
      '<process id="Process_1" isExecutable="true"><startEvent id="StartEvent_1"/><serviceTask id="A"><extensionElements><zeebe:taskDefinition type="hitung" retries="3"/><zeebe:ioMapping><zeebe:input source="=a" target="b"/></zeebe:ioMapping></extensionElements></serviceTask><userTask id="M"><extensionElements><zeebe:assignmentDefinition assignee="=x"/></extensionElements><multiInstanceLoopCharacteristics isSequential="false"><extensionElements><zeebe:loopCharacteristics inputCollection="=pihak" inputElement="p"/></extensionElements><loopCardinality xsi:type="bpmn:tFormalExpression">=count(pihak)</loopCardinality></multiInstanceLoopCharacteristics></userTask><exclusiveGateway id="G" default="Flow_G_E2"/><endEvent id="E1"/><endEvent id="E2"/>[[StartEvent_1>A]][[A>M]][[M>G]][[G>E1|=jumlah &gt; 10 and status = "baik"]][[G>E2]]</process>',
    ),
  ],
  [
    'bpmn.io: not executable, no conditions, names only',
    definitions(
      'bpmn',
      '',
      TARGET,
      '<process id="Process_1" isExecutable="false"><startEvent id="StartEvent_1" name="Mulai"/><task id="A" name="Periksa"/><exclusiveGateway id="G" name="Layak?"/><task id="B" name="Terbitkan"/><task id="C" name="Tolak"/><exclusiveGateway id="J"/><endEvent id="E" name="Selesai"/><textAnnotation id="T1"><text>catatan</text></textAnnotation><association id="As1" associationDirection="None" sourceRef="A" targetRef="T1"/><group id="Gr1" categoryValueRef="CV1"/>[[StartEvent_1>A]][[A>G]][[G>B]][[G>C]][[B>J]][[C>J]][[J>E]]</process><category id="Cat1"><categoryValue id="CV1" value="x"/></category>',
    ),
  ],
  [
    'Signavio: default namespace, its metadata, nested lanes, data',
    definitions(
      '',
      SIGNAVIO,
      'exporter="Signavio Process Editor, http://www.signavio.com" exporterVersion="16.0" expressionLanguage="http://www.w3.org/1999/XPath" typeLanguage="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.signavio.com/bpmn20"',
      '<collaboration id="Coll_1"><extensionElements><signavio:signavioMetaData metaKey="a" metaValue="b"/></extensionElements><participant id="Pool_1" name="Dinas" processRef="Process_1"><extensionElements><signavio:signavioMetaData metaKey="bgcolor" metaValue="#fff"/></extensionElements></participant></collaboration><process id="Process_1" name="Dinas" processType="None" isClosed="false" isExecutable="false"><laneSet id="LS1"><lane id="L1" name="Bidang"><flowNodeRef>StartEvent_1</flowNodeRef><flowNodeRef>A</flowNodeRef><flowNodeRef>B</flowNodeRef><flowNodeRef>E</flowNodeRef><childLaneSet id="LS2"><lane id="L2" name="Kasi"><flowNodeRef>StartEvent_1</flowNodeRef><flowNodeRef>A</flowNodeRef></lane><lane id="L3" name="Kabid"><flowNodeRef>B</flowNodeRef><flowNodeRef>E</flowNodeRef></lane></childLaneSet></lane></laneSet><startEvent id="StartEvent_1" name=""><extensionElements><signavio:signavioMetaData metaKey="a" metaValue="b"/></extensionElements></startEvent><userTask id="A" name="Periksa" implementation="webService" completionQuantity="1" startQuantity="1" isForCompensation="false"><ioSpecification><dataOutput id="DO1" isCollection="false"/><inputSet/><outputSet><dataOutputRefs>DO1</dataOutputRefs></outputSet></ioSpecification><dataOutputAssociation id="DOA1"><sourceRef>DO1</sourceRef><targetRef>Data_1</targetRef></dataOutputAssociation></userTask><userTask id="B" name="Setujui"/><dataObject id="DataObj_1" name="Berkas"/><dataObjectReference id="Data_1" dataObjectRef="DataObj_1"/><endEvent id="E"/>[[StartEvent_1>A]][[A>B]][[B>E]]</process>',
      'Coll_1',
    ),
  ],
  [
    'two pools, messages both ways, one of them a black box beside',
    definitions(
      'bpmn2',
      '',
      TARGET,
      `<message id="M1" name="permohonan"/><message id="M2" name="jawaban"/><collaboration id="C1"><participant id="P1" name="Pemohon" processRef="Process_1"/><participant id="P2" name="Dinas" processRef="Process_2"/><participant id="P3" name="OSS"/><messageFlow id="MF1" sourceRef="Send" targetRef="S2" messageRef="M1"/><messageFlow id="MF2" sourceRef="Reply" targetRef="Wait" messageRef="M2"/><messageFlow id="MF3" sourceRef="Work" targetRef="P3"/><messageFlow id="MF4" sourceRef="P3" targetRef="Work"/></collaboration><process id="Process_1" isExecutable="true"><startEvent id="StartEvent_1"/><sendTask id="Send" messageRef="M1"/><eventBasedGateway id="Race"/><intermediateCatchEvent id="Wait"><messageEventDefinition messageRef="M2"/></intermediateCatchEvent><intermediateCatchEvent id="Late">${TIMER('P14D').replaceAll('bpmn:', 'bpmn2:')}</intermediateCatchEvent><endEvent id="E1"/><endEvent id="E2"/>[[StartEvent_1>Send]][[Send>Race]][[Race>Wait]][[Race>Late]][[Wait>E1]][[Late>E2]]</process><process id="Process_2" isExecutable="true"><startEvent id="S2"><messageEventDefinition messageRef="M1"/></startEvent><userTask id="Work"/><intermediateThrowEvent id="Reply"><messageEventDefinition messageRef="M2"/></intermediateThrowEvent><endEvent id="E3"/>[[S2>Work]][[Work>Reply]][[Reply>E3]]</process>`,
      'C1',
    ),
  ],
  [
    'Flowable: candidate groups, fields, a called process in the file, a deadline that leads back',
    definitions(
      'bpmn',
      FLOWABLE,
      'targetNamespace="http://www.flowable.org/processdef" typeLanguage="http://www.w3.org/2001/XMLSchema" expressionLanguage="http://www.w3.org/1999/XPath" exporter="Flowable Open Source Modeler"',
      `<process id="Process_1" isExecutable="true"><startEvent id="StartEvent_1" flowable:formFieldValidation="true"/><exclusiveGateway id="J"/><userTask id="A" flowable:candidateGroups="bo"><extensionElements><flowable:formProperty id="x" name="X" type="string"/></extensionElements></userTask><boundaryEvent id="T" attachedToRef="A" cancelActivity="true">${TIMER('PT8H')}</boundaryEvent><serviceTask id="Mail" flowable:type="mail"><extensionElements><flowable:field name="to"><flowable:string><![CDATA[a@b]]></flowable:string></flowable:field></extensionElements></serviceTask><callActivity id="Call" calledElement="Process_2" flowable:inheritVariables="true"/><endEvent id="E"/>[[StartEvent_1>J]][[J>A]][[T>Mail]][[Mail>J]][[A>Call]][[Call>E]]</process><process id="Process_2" isExecutable="true"><startEvent id="S2"/><userTask id="B"/><endEvent id="E2"/>[[S2>B]][[B>E2]]</process>`,
    ),
  ],
  [
    'Bizagi: default namespace, its extensions everywhere, empty documentation',
    definitions(
      '',
      BIZAGI,
      'targetNamespace="http://www.bizagi.com/definitions/x"',
      '<process id="Process_1" name="Proses"><documentation/><extensionElements><bizagi:BizagiExtensions><bizagi:BizagiProperties><bizagi:BizagiProperty name="bgColor" value="White"/></bizagi:BizagiProperties></bizagi:BizagiExtensions></extensionElements><startEvent id="StartEvent_1"/><task id="A" name="A"><documentation/></task><parallelGateway id="G"/><task id="B"/><task id="C"/><parallelGateway id="J"/><endEvent id="E"/>[[StartEvent_1>A]][[A>G]][[G>B]][[G>C]][[B>J]][[C>J]][[J>E]]</process>',
    ),
  ],
  [
    'Yaoqiang: page format, everything written out',
    definitions(
      '',
      YAOQIANG,
      'exporter="Yaoqiang BPMN Editor" exporterVersion="5.5" expressionLanguage="http://www.w3.org/1999/XPath" typeLanguage="http://www.w3.org/2001/XMLSchema" targetNamespace="http://sourceforge.net/bpmn/definitions/_1"',
      '<process id="Process_1" isClosed="false" isExecutable="true" processType="None"><extensionElements><yaoqiang:pageFormat height="841" width="595"/></extensionElements><startEvent id="StartEvent_1" isInterrupting="true" parallelMultiple="false"><outputSet/></startEvent><task id="A" completionQuantity="1" isForCompensation="false" startQuantity="1"/><inclusiveGateway gatewayDirection="Diverging" id="G"/><task id="B"/><task id="C"/><inclusiveGateway gatewayDirection="Converging" id="J"/><endEvent id="E"><inputSet/></endEvent>[[StartEvent_1>A]][[A>G]][[G>B|x &gt; 1]][[G>C|y]][[B>J]][[C>J]][[J>E]]</process>',
    ),
  ],
  [
    'an event sub-process, an error, an escalation, links, compensation and a loop in one file',
    definitions(
      'bpmn',
      '',
      TARGET,
      `<error id="Err1" name="Salah" errorCode="SALAH"/><escalation id="Esc1" name="Naik" escalationCode="NAIK"/><process id="Process_1" isExecutable="true"><startEvent id="StartEvent_1"/><subProcess id="Sub"><startEvent id="SubS"/><userTask id="Pay"/><boundaryEvent id="Comp" attachedToRef="Pay"><compensateEventDefinition id="CED"/></boundaryEvent><serviceTask id="Refund" isForCompensation="true"/><association id="AsC" associationDirection="One" sourceRef="Comp" targetRef="Refund"/><exclusiveGateway id="SubG" default="Flow_SubG_SubE"/><endEvent id="SubE"/><endEvent id="SubErr"><errorEventDefinition errorRef="Err1"/></endEvent>[[SubS>Pay]][[Pay>SubG]][[SubG>SubE]][[SubG>SubErr|gagal]]</subProcess><boundaryEvent id="OnErr" attachedToRef="Sub"><errorEventDefinition errorRef="Err1"/></boundaryEvent><intermediateThrowEvent id="Undo"><compensateEventDefinition activityRef="Sub"/></intermediateThrowEvent><intermediateThrowEvent id="L1" name="lanjut"><linkEventDefinition name="lanjut"/></intermediateThrowEvent><intermediateCatchEvent id="L2" name="lanjut"><linkEventDefinition name="lanjut"/></intermediateCatchEvent><userTask id="Loop"><standardLoopCharacteristics loopMaximum="3" testBefore="false"><loopCondition xsi:type="bpmn:tFormalExpression">belum</loopCondition></standardLoopCharacteristics></userTask><endEvent id="E1"/><endEvent id="E2"/><subProcess id="Ev" triggeredByEvent="true"><startEvent id="EvS" isInterrupting="false">${TIMER('P1D')}</startEvent><sendTask id="Tell"/><endEvent id="EvE"/>[[EvS>Tell]][[Tell>EvE]]</subProcess>[[StartEvent_1>Sub]][[Sub>L1]][[L2>Loop]][[Loop>E1]][[OnErr>Undo]][[Undo>E2]]</process>`,
    ),
  ],
  [
    'written by hand: no ids on flows, 1 for true, a comment, a processing instruction',
    '<?xml version="1.0"?><!-- tangan --><?x y?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="http://example.org"><process id="Process_1" isExecutable="1"><startEvent id="s"/><userTask id="a" name="Periksa"/><boundaryEvent id="b" attachedToRef="a" cancelActivity="0"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent><endEvent id="r"/><endEvent id="e"/><sequenceFlow sourceRef="s" targetRef="a"/><sequenceFlow sourceRef="a" targetRef="e"/><sequenceFlow sourceRef="b" targetRef="r"/></process></definitions>',
  ],
];
