import { encodePush } from "../model/loki/encode-push.ts";
import { encodeWriteV1 } from "../model/prometheus/encode-write.ts";
import { LinesCargo, SeriesCargo } from "./cargo.ts";
import type { Cargo } from "./cargo.ts";
import type { RemoteProtocol, Target } from "./component.ts";
import type { FlowContext } from "./processor.ts";
import { linesOf, otlpOf, seriesOf } from "./step.ts";

/** What is taken at the end of a way; empty if there is nothing. */
export type Encode = (cargo: Cargo, context: FlowContext) => Uint8Array;

/** The last step into a target, and the form in which it takes data. */
export function encoderOf({ place, series, lines }: Target): Encode {
  const encode = place === "local" ? storeEncoder : PROTOCOLS[place.protocol];
  if (series !== undefined) {
    return (cargo, context) => {
      const { request } = seriesOf(cargo);
      return encode(new SeriesCargo(() => series.process(request, context)), context);
    };
  }
  if (lines === undefined) return encode;
  return (cargo, context) => {
    const { request } = linesOf(cargo);
    return encode(new LinesCargo(() => lines.process(request, context)), context);
  };
}

/** What arrives at a tap. */
export const tapEncoder: Encode = (cargo) => otlpOf(cargo).bytes;

/** The stores take OTLP, and know from marks in it what came in another form. */
const storeEncoder: Encode = (cargo) => (cargo.form === "otlp" ? cargo.bytes : cargo.otlp);

const PROTOCOLS: Readonly<Record<RemoteProtocol, Encode>> = {
  otlphttp: (cargo) => otlpOf(cargo).bytes,
  otlpgrpc: (cargo) => otlpOf(cargo).bytes,
  debug: (cargo) => otlpOf(cargo).bytes,
  file: (cargo) => otlpOf(cargo).bytes,
  remotewrite: (cargo) => encodeWriteV1(seriesOf(cargo).request),
  lokipush: (cargo) => encodePush(linesOf(cargo).request),
};
