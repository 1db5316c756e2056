import type { CompiledKey } from "../run/keys.ts";
import type { Run } from "../run/run.ts";
import { OttlError } from "../values/value.ts";
import type { Field } from "./field.ts";
import { expectText, textField } from "./field.ts";

/** The whole of it, or with a key the value of one member (W3C Trace Context, "tracestate"). */
export const traceStateField: Field = {
  ...textField(
    (run) => run.span.traceState,
    (run, state) => (run.span.traceState = state),
  ),
  keyed: (keys) => ({
    get: (run) => membersOf(run.span.traceState)?.find(([name]) => name === keyIn(keys, run))?.[1] ?? "",
    set: (run, value) => setMember(run, keyIn(keys, run), expectText(value)),
  }),
};

type Member = readonly [name: string, value: string];

const MAX_MEMBERS = 32;
const NAME = /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/;
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** A member that is set comes first; what is not valid is not set. */
function setMember(run: Run, name: string, value: string): void {
  const members = membersOf(run.span.traceState);
  if (members === undefined || !NAME.test(name) || !VALUE.test(value)) return;
  const others = members.filter(([other]) => other !== name);
  const all: readonly Member[] = [[name, value], ...others.slice(0, MAX_MEMBERS - 1)];
  run.span.traceState = all.map((member) => member.join("=")).join(",");
}

/** `undefined` for what is no trace state. */
function membersOf(state: string): readonly Member[] | undefined {
  const members: Member[] = [];
  for (const text of state.split(",")) {
    const member = text.replace(/^[ \t]+/, "").replace(/[ \t]+$/, "");
    if (member === "") continue;
    const at = member.indexOf("=");
    const [name, value] = [member.slice(0, at), member.slice(at + 1)];
    if (at < 0 || !NAME.test(name) || !VALUE.test(value) || members.length === MAX_MEMBERS) return undefined;
    members.push([name, value]);
  }
  return members;
}

function keyIn([key, ...more]: readonly CompiledKey[], run: Run): string {
  const found = typeof key === "function" ? key(run) : key;
  if (typeof found === "string" && more.length === 0) return found;
  throw new OttlError("trace_state takes one key, which must be a string");
}
