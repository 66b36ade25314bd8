import type { Workflow } from '../../src/publishers/workflow.ts';
import type { Annotation } from '../../src/report/annotations.ts';

/** A runner that keeps what it is told. */
export type Recorder = Workflow & {
  readonly lines: string[];
  readonly annotations: Annotation[];
  readonly outputs: Map<string, string>;
  readonly secrets: string[];
  readonly summaries: string[];
};

export function createRecorder(): Recorder {
  const recorded = {
    lines: Array.of<string>(),
    annotations: Array.of<Annotation>(),
    outputs: new Map<string, string>(),
    secrets: Array.of<string>(),
    summaries: Array.of<string>(),
  };
  return {
    ...recorded,
    info: (line) => void recorded.lines.push(line),
    annotate: (annotation) => void recorded.annotations.push(annotation),
    setOutput: (name, value) => void recorded.outputs.set(name, value),
    addSecret: (secret) => void recorded.secrets.push(secret),
    appendSummary: (markdown) => Promise.resolve(void recorded.summaries.push(markdown)),
  };
}
