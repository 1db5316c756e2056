import { parseRandomness, parseThreshold, randomnessText, thresholdText } from "./threshold.ts";
import type { Randomness, Threshold } from "./threshold.ts";

const MAX_LENGTH = 1024;
const MAX_MEMBERS = 32;
const MAX_KEY = 256;
const MAX_TENANT = 241;
const MAX_SYSTEM = 14;
const MAX_OT = 256;

/** W3C Trace Context, "tracestate Header Field Values"; lengths are checked beside. */
const KEY = /^(?:[a-z][a-z0-9\-*/_]*|[a-z0-9][a-z0-9\-*/_]*@[a-z][a-z0-9\-*/_]*)$/;
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
/** OpenTelemetry, "TraceState Handling". */
const OT_VALUE = /^[a-z][a-z0-9]*:[a-zA-Z0-9._-]*(?:;[a-z][a-z0-9]*:[a-zA-Z0-9._-]*)*$/;

/** A trace state of which the part of OpenTelemetry's, `ot`, says how the item was sampled. */
export class TraceState {
  /** The member `rv` of `ot`. */
  randomness: Randomness | undefined;
  /** The member `th` of `ot`. */
  threshold: Threshold | undefined;
  /** Other members of `ot`, and of other vendors. */
  readonly #others: string[] = [];
  readonly #vendors: string[] = [];

  /** @returns `undefined` if it breaks the rules. */
  static parse(text: string): TraceState | undefined {
    const state = new TraceState();
    if (text === "") return state;
    const members = text.split(",").map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ""));
    if (text.length > MAX_LENGTH || members.length > MAX_MEMBERS) return undefined;
    return members.every((member) => member === "" || state.#add(member)) ? state : undefined;
  }

  /**
   * OpenTelemetry's part first, as who changes it has to put it (W3C Trace Context, "Mutating the tracestate Field").
   */
  toString(): string {
    const own = [
      ...(this.randomness === undefined ? [] : [`rv:${randomnessText(this.randomness)}`]),
      ...(this.threshold === undefined ? [] : [`th:${thresholdText(this.threshold)}`]),
      ...this.#others,
    ];
    return [...(own.length === 0 ? [] : [`ot=${own.join(";")}`]), ...this.#vendors].join(",");
  }

  #add(member: string): boolean {
    const at = member.indexOf("=");
    const [key, value] = [member.slice(0, Math.max(at, 0)), member.slice(at + 1)];
    if (!isKey(key) || !VALUE.test(value)) return false;
    if (key === "ot") return value.length <= MAX_OT && OT_VALUE.test(value) && this.#readOwn(value);
    this.#vendors.push(member);
    return true;
  }

  #readOwn(text: string): boolean {
    for (const member of text.split(";")) {
      const at = member.indexOf(":");
      const [key, value] = [member.slice(0, at), member.slice(at + 1)];
      if (key === "rv") {
        this.randomness = parseRandomness(value);
        if (this.randomness === undefined) return false;
      } else if (key === "th") {
        this.threshold = parseThreshold(value);
        if (this.threshold === undefined) return false;
      } else this.#others.push(member);
    }
    return true;
  }
}

function isKey(key: string): boolean {
  if (!KEY.test(key) || key.length > MAX_KEY) return false;
  const at = key.indexOf("@");
  return at < 0 || (at <= MAX_TENANT && key.length - at - 1 <= MAX_SYSTEM);
}
