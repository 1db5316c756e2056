import type { Settings } from "../../../alloy/settings/settings.ts";
import type { UnixMilli } from "../../../base/units.ts";
import type { LabelPair } from "../../../model/labels.ts";
import type { PushEntry, PushRequest } from "../../../model/loki/push.ts";
import { labelKey } from "./label-key.ts";
import { extractLabels } from "./line.ts";
import type { Line } from "./line.ts";
import type { Report, Stage, StageContext } from "./stage.ts";
import { compileStages } from "./stages.ts";

/** `loki.process`: runs lines through its stages, and puts those with the same labels together. */
export function lokiProcess(settings: Settings, report: Report): LinesThroughStages {
  return new LinesThroughStages(compileStages(settings, report));
}

class LinesThroughStages {
  readonly #stages: Stage;

  constructor(stages: Stage) {
    this.#stages = stages;
  }

  process(request: PushRequest, { receivedAt }: { readonly receivedAt: UnixMilli }): PushRequest {
    const context = new RecordContext(receivedAt);
    const streams = new Map<
      string,
      { readonly labels: readonly LabelPair[]; readonly entries: PushEntry[] }
    >();
    for (const { labels, entries } of request) {
      for (const entry of entries) {
        const line = lineOf(labels, entry);
        if (!this.#stages(line, context)) continue;
        const key = labelKey(line.labels);
        const stream = streams.get(key) ?? { labels: labelsOf(line), entries: [] };
        stream.entries.push({ time: line.time, line: line.line, metadata: line.metadata });
        streams.set(key, stream);
      }
    }
    return [...streams.values()];
  }
}

class RecordContext implements StageContext {
  readonly receivedAt: UnixMilli;
  readonly #memories = new Map<object, Map<string, bigint>>();

  constructor(receivedAt: UnixMilli) {
    this.receivedAt = receivedAt;
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

/** Sorted; an empty value is none. */
function labelsOf({ labels }: Line): readonly LabelPair[] {
  const pairs = [...labels].filter(([, value]) => value !== "");
  return pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
