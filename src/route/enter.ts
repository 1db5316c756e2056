import { otlpToPush } from "../model/loki/otlp-push.ts";
import { LinesCargo, OtlpCargo, SeriesCargo } from "./cargo.ts";
import type { Cargo } from "./cargo.ts";
import type { FlowRecord } from "./flow.ts";

/** In which form a component takes data. */
export type Form = Cargo["form"];

/** Nothing that makes series is run yet. */
function notYet(): never {
  throw new Error("series are not read back from OTLP yet");
}

/** A record's data as the first component takes them. The journal has series and lines as OTLP, too. */
export function cargoOf(form: Form, { signal, payload }: FlowRecord): Cargo {
  switch (form) {
    case "otlp":
      return new OtlpCargo(signal, payload);
    case "series":
      return new SeriesCargo(() => notYet(), payload);
    case "lines":
      return new LinesCargo(() => otlpToPush(payload), payload);
  }
}
