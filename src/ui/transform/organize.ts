import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from "../../dashboard-file/json.ts";
import { fieldMatcher } from "../fields/field-matchers.ts";
import { namingOf } from "../fields/display-name.ts";
import type { DataFrame, Field } from "../frames/data-frame.ts";
import { nameAmong, nameIn } from "./columns.ts";
import { keepFields } from "./filter-fields.ts";

/** `organize`: leaves columns out, orders them and gives them other names. */
export function organize(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const naming = namingOf(frames);
  const chosen = (value: unknown): ReturnType<typeof fieldMatcher> => {
    const names = Object.entries(objectOf(value)).flatMap(([name, isChosen]) =>
      isChosen === true ? [name] : [],
    );
    return names.length === 0 ? undefined : fieldMatcher({ id: "byNames", options: { names } }, naming);
  };
  const kept = keepFields(frames, chosen(options["includeByName"]), chosen(options["excludeByName"]));
  return renamed(ordered(kept, options), objectOf(options["renameByName"]));
}

function ordered(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const nameOf = nameAmong(frames);
  const places = objectOf(options["indexByName"]);
  const order = objectsOf(options["orderBy"]);
  return frames.map((frame) => {
    const placeOf = (field: Field): number =>
      numberOf(places[nameOf(field, frame)]) ?? Number.MAX_SAFE_INTEGER;
    const byPlace = (a: Field, b: Field): number => placeOf(a) - placeOf(b);
    const fields = frame.fields.toSorted(
      options["orderByMode"] === "auto" ? automatic(frame, order, (field) => nameOf(field, frame)) : byPlace,
    );
    return { ...frame, fields };
  });
}

const natural = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** The first time column leads; the others by name or by labels. */
function automatic(
  { fields }: DataFrame,
  order: readonly JsonObject[],
  nameOf: (field: Field) => string,
): (a: Field, b: Field) => number {
  const time = fields.find(({ type }) => type === "time");
  return (a, b) => {
    if (a === time) return -1;
    if (b === time) return 1;
    for (const { type, name, desc } of order) {
      const text = (field: Field): string =>
        type === "name" ? nameOf(field) : (field.labels?.[textOf(name) ?? ""] ?? "");
      const compared = natural.compare(text(a), text(b));
      if (compared !== 0) return desc === true ? -compared : compared;
    }
    return 0;
  };
}

function renamed(frames: readonly DataFrame[], names: JsonObject): readonly DataFrame[] {
  return frames.map((frame) => {
    const nameOf = nameIn(frame);
    const fields = frame.fields.map((field) => {
      const name = textOf(names[nameOf(field)]) ?? "";
      return name === "" ? field : withDisplayName(field, name);
    });
    return { ...frame, fields };
  });
}

export function withDisplayName(field: Field, name: string): Field {
  return { ...field, config: { ...field.config, displayName: name } };
}
