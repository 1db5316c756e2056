import { otlpToPush } from "../model/loki/otlp-push.ts";
import { otlpToWrite } from "../model/prometheus/otlp-to-write.ts";
import { LinesCargo, OtlpCargo, SeriesCargo } from "./cargo.ts";
import type { Cargo } from "./cargo.ts";
import type { FlowRecord } from "./flow.ts";

/** In which form a component takes data. */
export type Form = Cargo["form"];

/** A record's data as the first component takes them. The journal has series and lines as OTLP, too. */
export function cargoOf(form: Form, { signal, payload }: FlowRecord): Cargo {
  switch (form) {
    case "otlp":
      return new OtlpCargo(signal, payload);
    case "series":
      return new SeriesCargo(() => otlpToWrite(payload), payload);
    case "lines":
      return new LinesCargo(() => otlpToPush(payload), payload);
  }
}
