import type {
  FlowContext,
  LinesConverter,
  LinesProcessor,
  OtlpProcessor,
  SeriesConverter,
  SeriesProcessor,
} from "./processor.ts";
import { LinesCargo, OtlpCargo, SeriesCargo } from "./cargo.ts";
import type { Cargo } from "./cargo.ts";

/** A part of a way through a file, and what comes behind it. Where ways part, a step has several next ones. */
export type Step =
  | { readonly kind: "otlp"; readonly processor: OtlpProcessor; readonly next: readonly Step[] }
  | { readonly kind: "series"; readonly processor: SeriesProcessor; readonly next: readonly Step[] }
  | { readonly kind: "lines"; readonly processor: LinesProcessor; readonly next: readonly Step[] }
  | { readonly kind: "toSeries"; readonly converter: SeriesConverter; readonly next: readonly Step[] }
  | { readonly kind: "toLines"; readonly converter: LinesConverter; readonly next: readonly Step[] }
  /** The end of a way: the form in which data are taken there. */
  | { readonly kind: "end"; readonly encode: (cargo: Cargo, context: FlowContext) => Uint8Array };

/** Sends data along all ways. @returns what arrives at the ends, without what is empty. */
export function runSteps(steps: readonly Step[], cargo: Cargo, context: FlowContext): readonly Uint8Array[] {
  const arrived: Uint8Array[] = [];
  run(steps, cargo, context, arrived);
  return arrived;
}

function run(steps: readonly Step[], cargo: Cargo, context: FlowContext, arrived: Uint8Array[]): void {
  // Who changes data in place has its own, unless nobody else looks at them.
  const isShared = steps.length > 1;
  for (const step of steps) {
    if (step.kind === "end") {
      const bytes = step.encode(cargo, context);
      if (bytes.length > 0) arrived.push(bytes);
    } else run(step.next, passed(step, cargo, isShared, context), context, arrived);
  }
}

function passed(
  step: Exclude<Step, { readonly kind: "end" }>,
  cargo: Cargo,
  isShared: boolean,
  context: FlowContext,
): Cargo {
  switch (step.kind) {
    case "otlp": {
      const own = isShared ? otlpOf(cargo).copy() : otlpOf(cargo);
      own.change((telemetry) => step.processor.process(telemetry, context));
      return own;
    }
    case "series": {
      const { request } = seriesOf(cargo);
      return new SeriesCargo(() => step.processor.process(request, context));
    }
    case "lines": {
      const { request } = linesOf(cargo);
      return new LinesCargo(() => step.processor.process(request, context));
    }
    case "toSeries": {
      const otlp = otlpOf(cargo);
      const convert = () => step.converter.convert(otlp.telemetry, context);
      return new SeriesCargo(convert, step.converter.isStoresOwn ? otlp.bytes : undefined);
    }
    case "toLines": {
      const otlp = otlpOf(cargo);
      return new LinesCargo(() => step.converter.convert(otlp.telemetry, context));
    }
  }
}

/** As the two below: @throws Error for a cargo of another form. */
export const otlpOf = (cargo: Cargo): OtlpCargo => (cargo instanceof OtlpCargo ? cargo : wrong("OTLP"));
export const seriesOf = (cargo: Cargo): SeriesCargo =>
  cargo instanceof SeriesCargo ? cargo : wrong("series");
export const linesOf = (cargo: Cargo): LinesCargo => (cargo instanceof LinesCargo ? cargo : wrong("lines"));

/** The check of a file has seen to it that forms fit. */
function wrong(form: string): never {
  throw new Error(`these data are no ${form}`);
}
