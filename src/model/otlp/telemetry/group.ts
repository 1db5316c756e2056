import type { WireReader } from "../../wire/reader.ts";
import type { Attributes } from "./attributes.ts";
import { FieldMessage } from "./fields.ts";
import type { EditableMessage, Make } from "./message.ts";
import type { MessageList } from "./parts.ts";

/** `ResourceSpans`, `ResourceLogs`, `ResourceMetrics`: what one resource sent. */
export class ResourceGroup<T extends EditableMessage> extends FieldMessage {
  readonly #makeItem: Make<T>;
  #resource: EditableResource | undefined;
  #scopes: MessageList<ScopeGroup<T>> | undefined;

  constructor(makeItem: Make<T>, reader?: WireReader, start?: number, end?: number) {
    super(reader, start, end);
    this.#makeItem = makeItem;
  }

  /** An empty one if none was sent; written once something of it is changed. */
  get resource(): EditableResource {
    return (this.#resource ??= this.child(1, (...place) => new EditableResource(...place)));
  }

  /** May be changed in place. */
  get scopes(): ScopeGroup<T>[] {
    return this.#scopeList().items;
  }
  set scopes(scopes: ScopeGroup<T>[]) {
    this.#scopeList().items = scopes;
  }

  /** Adds an empty scope. */
  addScope(): ScopeGroup<T> {
    const scope = new ScopeGroup(this.#makeItem);
    this.scopes.push(scope);
    return scope;
  }

  get schemaUrl(): string {
    return this.readText(3);
  }
  set schemaUrl(url: string) {
    this.setText(3, url);
  }

  #scopeList(): MessageList<ScopeGroup<T>> {
    return (this.#scopes ??= this.list(
      2,
      (reader, start, end) => new ScopeGroup(this.#makeItem, reader, start, end),
    ));
  }
}

/** `ScopeSpans`, `ScopeLogs`, `ScopeMetrics`: what one instrumentation scope sent. */
export class ScopeGroup<T extends EditableMessage> extends FieldMessage {
  readonly #makeItem: Make<T>;
  #scope: EditableScope | undefined;
  #items: MessageList<T> | undefined;

  constructor(makeItem: Make<T>, reader?: WireReader, start?: number, end?: number) {
    super(reader, start, end);
    this.#makeItem = makeItem;
  }

  /** An empty one if none was sent; written once something of it is changed. */
  get scope(): EditableScope {
    return (this.#scope ??= this.child(1, (...place) => new EditableScope(...place)));
  }

  /** Spans, log records or metrics. May be changed in place. */
  get items(): T[] {
    return this.#itemList().items;
  }
  set items(items: T[]) {
    this.#itemList().items = items;
  }

  get schemaUrl(): string {
    return this.readText(3);
  }
  set schemaUrl(url: string) {
    this.setText(3, url);
  }

  #itemList(): MessageList<T> {
    return (this.#items ??= this.list(2, this.#makeItem));
  }
}

/** opentelemetry.proto.resource.v1.Resource. */
export class EditableResource extends FieldMessage {
  #attributes: Attributes | undefined;

  get attributes(): Attributes {
    return (this.#attributes ??= this.attributesAt(1));
  }

  get droppedAttributesCount(): number {
    return this.readCount(2);
  }
  set droppedAttributesCount(count: number) {
    this.setCount(2, count);
  }
}

/** common.proto's InstrumentationScope. */
export class EditableScope extends FieldMessage {
  #attributes: Attributes | undefined;

  get name(): string {
    return this.readText(1);
  }
  set name(name: string) {
    this.setText(1, name);
  }

  get version(): string {
    return this.readText(2);
  }
  set version(version: string) {
    this.setText(2, version);
  }

  get attributes(): Attributes {
    return (this.#attributes ??= this.attributesAt(3));
  }

  get droppedAttributesCount(): number {
    return this.readCount(4);
  }
  set droppedAttributesCount(count: number) {
    this.setCount(4, count);
  }
}
