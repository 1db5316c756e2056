import type { ApiObject } from "./fake-api.ts";

/** Of a message, by field number; all fields that are read here are length-delimited. */
type Fields = ReadonlyMap<number, readonly Buffer[]>;

/** Of what begins so, the body is an `Unknown` with the object in it (Kubernetes API, "Protobuf encoding"). */
const MAGIC = Buffer.from("k8s\0");

/** A Secret, as helm sends those that hold its releases. */
export function secretOf(body: Buffer): ApiObject {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) return JSON.parse(body.toString()) as ApiObject;
  const unknown = fields(body.subarray(MAGIC.length));
  const secret = fields(one(unknown, 2));
  const metadata = fields(one(secret, 1));
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: one(metadata, 1).toString(),
      namespace: one(metadata, 3).toString(),
      resourceVersion: one(metadata, 6).toString(),
      labels: entries(metadata, 11, (bytes) => bytes.toString()),
    },
    data: entries(secret, 2, (bytes) => bytes.toString("base64")),
    type: one(secret, 3).toString(),
  };
}

const one = (message: Fields, field: number): Buffer => message.get(field)?.at(-1) ?? Buffer.alloc(0);

function entries(
  message: Fields,
  field: number,
  value: (bytes: Buffer) => string,
): Readonly<Record<string, string>> {
  const pairs = (message.get(field) ?? []).map((entry) => fields(entry));
  return Object.fromEntries(pairs.map((pair) => [one(pair, 1).toString(), value(one(pair, 2))]));
}

function fields(message: Buffer): Fields {
  const found = new Map<number, Buffer[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    if ((tag & 7) === 0) varint();
    else if ((tag & 7) === 2) {
      const length = varint();
      const bytes = message.subarray(at, at + length);
      found.set(tag >>> 3, [...(found.get(tag >>> 3) ?? []), bytes]);
      at += length;
    } else throw new Error(`a field of type ${tag & 7} is in no Secret`);
  }
  return found;
}
