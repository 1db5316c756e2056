import { BlockList, isIP } from "node:net";
import { OttlError, typeName } from "../values/value.ts";
import { define } from "./definition.ts";
import { any, each, literalText, text } from "./parameters.ts";

/** Whether an address is in one of the networks, such as `10.0.0.0/8`. */
const isInCidr = define("IsInCIDR", { target: text, networks: each(literalText) }, (given, site) => {
  const networks = new BlockList();
  for (const network of given.networks) {
    const [address = "", bits = ""] = network.split("/");
    const version = isIP(address);
    if (version === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128)) {
      throw site.problem("networks", `${JSON.stringify(network)} is no network such as "10.0.0.0/8"`);
    }
    networks.addSubnet(address, Number(bits), version === 4 ? "ipv4" : "ipv6");
  }
  return (run) => {
    const address = given.target(run);
    const version = isIP(address);
    if (version === 0) throw new OttlError("the target is no IP address");
    return networks.check(address, version === 4 ? "ipv4" : "ipv6");
  };
});

/** By the Luhn algorithm, as numbers of credit cards are checked. */
const isValidLuhn = define("IsValidLuhn", { value: any }, (given) => (run) => {
  const value = given.value(run);
  if (typeof value !== "string" && typeof value !== "bigint") {
    throw new OttlError(`expected string or int64 but got ${typeName(value)}`);
  }
  const digits = String(value);
  if (!/^\d+$/.test(digits)) throw new OttlError("the value must consist of digits only");
  let sum = 0;
  for (const [at, digit] of Array.from(digits).toReversed().entries()) {
    const doubled = Number(digit) * (at % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
});

export const CHECK_FUNCTIONS = [isInCidr, isValidLuhn];
