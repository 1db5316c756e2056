import type { Fields } from "./field.ts";
import { countField, mapField, textField } from "./field.ts";

/** Paths of a resource (pkg/ottl/contexts/ottlresource). */
export const RESOURCE: Fields = {
  attributes: mapField((run) => run.resource.resource.attributes),
  dropped_attributes_count: countField(
    (run) => run.resource.resource.droppedAttributesCount,
    (run, count) => (run.resource.resource.droppedAttributesCount = count),
  ),
  schema_url: textField(
    (run) => run.resource.schemaUrl,
    (run, url) => (run.resource.schemaUrl = url),
  ),
};

/** Paths of an instrumentation scope (pkg/ottl/contexts/ottlscope). */
export const SCOPE: Fields = {
  name: textField(
    (run) => run.scope.scope.name,
    (run, name) => (run.scope.scope.name = name),
  ),
  version: textField(
    (run) => run.scope.scope.version,
    (run, version) => (run.scope.scope.version = version),
  ),
  attributes: mapField((run) => run.scope.scope.attributes),
  dropped_attributes_count: countField(
    (run) => run.scope.scope.droppedAttributesCount,
    (run, count) => (run.scope.scope.droppedAttributesCount = count),
  ),
  schema_url: textField(
    (run) => run.scope.schemaUrl,
    (run, url) => (run.scope.schemaUrl = url),
  ),
};
