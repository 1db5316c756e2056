import type { KeyValue } from "../../../model/otlp/common.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import { attributeOf } from "./attribute-path.ts";
import { HINTS } from "./hints.ts";
import { mapJson } from "./json-text.ts";
import { addHinted } from "./record-labels.ts";

/** Attributes of a resource that are no labels. */
export class RestOfResource {
  readonly attributes: readonly KeyValue[];
  #json: string | undefined;
  #isMade = false;

  constructor(attributes: readonly KeyValue[]) {
    this.attributes = attributes;
  }

  /** `undefined` for numbers that JSON does not have. */
  get json(): string | undefined {
    if (!this.#isMade) this.#json = mapJson(this.attributes);
    this.#isMade = true;
    return this.#json;
  }
}

/** A resource, and what is the same for all of its records. */
export class RecordSource {
  readonly attributes: readonly KeyValue[];
  /** Labels of all records. */
  readonly labels: ReadonlyMap<string, string>;
  /** What is left of the attributes, by the names of labels: mostly the same for all records. */
  readonly #rests = new Map<string, RestOfResource>();

  constructor(attributes: readonly KeyValue[]) {
    this.attributes = attributes;
    this.labels = labelsOfResource(attributes);
  }

  /** Without hints, too. @param labels of a record, by the names of attributes. */
  without(labels: ReadonlyMap<string, string>): RestOfResource {
    const key = [...labels.keys()].join("\u0000");
    const known = this.#rests.get(key);
    if (known !== undefined) return known;
    const rest = new RestOfResource(
      this.attributes.filter((attribute) => !HINTS.has(attribute.key) && !labels.has(attribute.key)),
    );
    if (this.#rests.size < MOST_RESTS) this.#rests.set(key, rest);
    return rest;
  }
}

/** Records may name their labels, each in another way. */
const MOST_RESTS = 16;

function labelsOfResource(resource: readonly KeyValue[]): ReadonlyMap<string, string> {
  const labels = new Map([["exporter", "OTLP"]]);
  const service = attributeOf(resource, "service.name");
  if (service !== undefined) {
    const namespace = attributeOf(resource, "service.namespace");
    labels.set("job", `${namespace === undefined ? "" : `${valueText(namespace)}/`}${valueText(service)}`);
  }
  const instance = attributeOf(resource, "service.instance.id");
  if (instance !== undefined) labels.set("instance", valueText(instance));
  addHinted(labels, resource, attributeOf(resource, "loki.resource.labels"));
  return labels;
}
