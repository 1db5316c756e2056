import { BlockList, isIP } from "node:net";
import { WatchtowerError } from "../../../base/errors.ts";

/** How `ip("…")` looks for addresses. */
export interface IpPattern {
  /** Whether an address that fits is somewhere in the text. */
  readonly search: (text: string) => boolean;
}

const CANDIDATE = /[0-9a-fA-F:.]{3,45}/g;
/** Of version 4, within a candidate: before a port, or behind letters that happen to be digits of version 6. */
const VERSION_4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/g;

/** One address, `192.168.0.1-192.168.0.9`, or `10.0.0.0/8`; version 4 or 6. @throws WatchtowerError `invalid` */
export function compileIp(pattern: string): IpPattern {
  const list = new BlockList();
  try {
    addPattern(list, pattern);
  } catch (error) {
    const message = `ip: invalid pattern: ${JSON.stringify(pattern)}`;
    throw new WatchtowerError("invalid", message, { cause: error });
  }
  const test = (text: string): boolean => {
    const version = isIP(text);
    return version !== 0 && list.check(text, version === 4 ? "ipv4" : "ipv6");
  };
  return { search: (text) => (text.match(CANDIDATE) ?? []).some((found) => isWithin(found, test)) };
}

function isWithin(candidate: string, test: (address: string) => boolean): boolean {
  if (test(candidate.replace(/[.:]$/, "")) || test(candidate)) return true;
  return candidate.includes(".") && (candidate.match(VERSION_4) ?? []).some(test);
}

function addPattern(list: BlockList, pattern: string): void {
  const [first = "", last, more] = pattern.split("-");
  const [net = "", prefix] = first.split("/");
  const version = isIP(net);
  if (version === 0 || more !== undefined) throw new TypeError("not an address");
  const family = version === 4 ? "ipv4" : "ipv6";
  if (last !== undefined) list.addRange(net, last, family);
  else if (prefix === undefined) list.addAddress(net, family);
  else if (/^\d{1,3}$/.test(prefix)) list.addSubnet(net, Number(prefix), family);
  else throw new TypeError("not a prefix length");
}
