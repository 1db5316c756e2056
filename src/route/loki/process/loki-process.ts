import type { Settings } from "../../../alloy/settings/settings.ts";
import type { UnixMilli } from "../../../base/units.ts";
import type { LabelPair } from "../../../model/labels.ts";
import type { PushEntry, PushRequest } from "../../../model/loki/push.ts";
import { LossCounter } from "../../losses.ts";
import type { Loss } from "../../losses.ts";
import type { FlowContext, LinesProcessor } from "../../processor.ts";
import { Streams } from "../streams.ts";
import { extractLabels } from "./line.ts";
import type { Line } from "./line.ts";
import type { Report, Stage, StageContext } from "./stage.ts";
import { compileStages } from "./stages.ts";

/** `loki.process`: runs lines through its stages, and puts those with the same labels together. */
export function lokiProcess(settings: Settings, report: Report): LinesProcessor {
  return new LinesThroughStages(compileStages(settings, report));
}

class LinesThroughStages implements LinesProcessor {
  readonly #stages: Stage;
  readonly #dropped = new LossCounter();

  constructor(stages: Stage) {
    this.#stages = stages;
  }

  get losses(): readonly Loss[] {
    return this.#dropped.losses;
  }

  process(request: PushRequest, { receivedAt }: FlowContext): PushRequest {
    const context = new RecordContext(receivedAt, this.#dropped);
    const streams = new Streams();
    for (const { labels, entries } of request) {
      for (const entry of entries) {
        const line = lineOf(labels, entry);
        if (!this.#stages(line, context)) continue;
        streams.add(line.labels, { time: line.time, line: line.line, metadata: line.metadata });
      }
    }
    return streams.all();
  }
}

class RecordContext implements StageContext {
  readonly receivedAt: UnixMilli;
  readonly #dropped: LossCounter;
  readonly #memories = new Map<object, Map<string, bigint>>();

  constructor(receivedAt: UnixMilli, dropped: LossCounter) {
    this.receivedAt = receivedAt;
    this.#dropped = dropped;
  }

  countDropped(reason: string): void {
    this.#dropped.count(reason);
  }

  memoryOf(stage: object): Map<string, bigint> {
    const memory = this.#memories.get(stage) ?? new Map<string, bigint>();
    this.#memories.set(stage, memory);
    return memory;
  }
}

function lineOf(labels: readonly LabelPair[], { time, line, metadata }: PushEntry): Line {
  const whole: Line = { labels: new Map(labels), extracted: new Map(), time, line, metadata: [...metadata] };
  extractLabels(whole);
  return whole;
}
